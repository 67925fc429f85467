import Glibc
import Network
import Terminal
import Workbench

/// What Tab offers: the grammar tells what a place expects, the session what there is.
struct Completer {
  let session: Session
  let commands: CommandTable
  let evaluator: Evaluator
  /// Lines of an open block that stand above the one being edited.
  var earlier = ""

  func candidates(_ request: CompletionRequest) -> [Candidate] {
    if request.word.hasPrefix("$") { return variables() }
    switch CompletionContext(before: earlier + request.before, commands: { commands[$0]?.declaration }) {
    case .statement: return statements()
    case .commandOrValue: return statements() + values()
    case .value: return values()
    case .argument(_, let positional, let options):
      return (positional.map { of($0.type, request) } ?? [])
        + options.map { Candidate("\($0.name)=", description: $0.help) }
    case .optionValue(_, let option): return of(option.type, request)
    case .file: return files(request.word, foldersOnly: false)
    case .nothing: return []
    }
  }

  private func statements() -> [Candidate] {
    commands.declarations.map { Candidate($0.name, description: $0.summary) }
      + Keyword.allCases.map { Candidate($0.rawValue, description: $0.summary) }
  }

  private func values() -> [Candidate] {
    variables()
      + evaluator.functions.keys.sorted().map { Candidate($0 + "(", description: "a function of this session") }
      + builtinFunctions.values.sorted { $0.name < $1.name }
      .map { Candidate($0.name + "(", description: $0.summary) }
  }

  private func variables() -> [Candidate] {
    evaluator.variables.names.map { name in
      Candidate("$" + name, description: evaluator.variables[name].map { shortened($0.text) } ?? "")
    }
  }

  private func shortened(_ text: String) -> String { text.count > 40 ? text.prefix(40) + "…" : text }

  private func of(_ type: ArgumentType, _ request: CompletionRequest) -> [Candidate] {
    switch type {
    case .bool: [Candidate("yes"), Candidate("no")]
    case .choice(let choices): choices.map { Candidate($0) }
    case .name(let kind): names(of: kind, request.word)
    case .variable: evaluator.variables.names.map { Candidate($0) }
    case .file: files(request.word, foldersOnly: false)
    case .folder: files(request.word, foldersOnly: true)
    case .list(let element): of(element, request)
    case .any: variables()
    case .string where request.before.hasSuffix("help "): statements()
    default: []
    }
  }

  private func names(of kind: String, _ word: String) -> [Candidate] {
    switch kind {
    case "model": session.models.map { Candidate($0.name, description: "\($0.input) to \($0.output)") }
    case "model or block":
      session.models.flatMap { model in
        [Candidate(model.name, description: "\(model.input) to \(model.output)")]
          + model.blocks.map { Candidate("\(model.name).\($0)", description: "a block") }
          + layers(of: model, word)
      }
    case "data": session.splitNames.map { Candidate($0, description: session.split($0).map(describe) ?? "") }
    case "data set": session.dataSetNames.map { Candidate($0) }
    case "checkpoint": session.checkpointNames.map { Candidate($0) }
    case "embedding": session.embeddingNames.map { Candidate($0) }
    default: []
    }
  }

  /// The layers outside blocks and, once a block's name stands there with its dot, those in it.
  private func layers(of model: Model, _ word: String) -> [Candidate] {
    model.layers.filter { layer in
      layer.block.isEmpty || word.hasPrefix("\(model.name).\(layer.block.joined(separator: ".")).")
    }.map { Candidate("\(model.name).\($0.name)", description: "\($0.layer.kind), gives \($0.output)") }
  }

  private func describe(_ split: DataSplit) -> String {
    "\(Quantities.grouped(split.images.count)) images of \(split.images.name)"
  }

  /// The files and folders that a path may go on to.
  private func files(_ word: String, foldersOnly: Bool) -> [Candidate] {
    let folder = word.lastIndex(of: "/").map { String(word[...$0]) } ?? ""
    guard let directory = opendir(folder.isEmpty ? "." : expandHome(folder)) else { return [] }
    defer { closedir(directory) }
    var found: [Candidate] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      // Hidden files only for those who ask for them.
      if name == "." || name == ".." || name.hasPrefix(".") && !word.dropFirst(folder.count).hasPrefix(".") {
        continue
      }
      let isFolder = entry.pointee.d_type == UInt8(DT_DIR)
      if isFolder || !foldersOnly { found.append(Candidate(folder + name + (isFolder ? "/" : ""), isFreeText: true)) }
    }
    return found.sorted { $0.text < $1.text }
  }
}
