import CChafa
import CPNG
import CReadline
import Glibc

/// The libraries of the terminal, as they tell it themselves in this process.
package enum TerminalLibraries {
  package static var versions: [(name: String, version: String)] {
    let png = png_access_version_number()
    return [
      ("readline", String(cString: readline_version())),
      // This one does not tell: its headers did, when Telar was built.
      ("chafa", "\(CHAFA_MAJOR_VERSION).\(CHAFA_MINOR_VERSION).\(CHAFA_MICRO_VERSION)"),
      ("GLib", "\(glib_major_version).\(glib_minor_version).\(glib_micro_version)"),
      ("libpng", "\(png / 10000).\(png / 100 % 100).\(png % 100)"),
      ("glibc", String(cString: gnu_get_libc_version())),
    ]
  }
}
