#pragma once
#include <lmdb.h>
// statfs(2), which Swift's Glibc leaves out: LMDB must not be used on a network file system.
#include <sys/vfs.h>
