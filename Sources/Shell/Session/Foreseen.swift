import Language

/// In a check: what is known of what there will be when the script runs.
struct Foreseen {
  /// Whether the script may have models by now that the check has not seen, such as restored ones.
  var mayHaveOtherModels = false { didSet { if mayHaveOtherModels { madeSince = [] } } }
  /// Models that were made after those, and are therefore what they are called.
  var madeSince: Set<String> = []
  /// The splits that the script has loaded, in full and, before them, by their short names.
  var splits: [String] = []
  /// Whether it may have loaded others.
  var mayHaveOtherData = false
}
