#pragma once
#include <stdio.h>
#include <wchar.h>
#include <readline/readline.h>
#include <readline/history.h>

// The C library's; its own header shows it only with _XOPEN_SOURCE.
extern int wcwidth(wchar_t character);

// Which C library this is; Swift's Glibc leaves it out.
#include <gnu/libc-version.h>

static inline const char *readline_version(void) { return rl_library_version; }
