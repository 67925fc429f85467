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

  /// What the word at the cursor may become; nil for nothing.
  func completions(_ request: CompletionRequest) -> Completions? {
    if earlier.isEmpty, let special = special(request.before) { return special }
    let above = Array(earlier.utf8)
    let word = TypedWord(endOf: above + request.before, commands: commands)
    guard word.start >= above.count, let text = word.text else { return nil }
    // A name is looked up however it is quoted.
    let candidates = candidates(word.context, text).filter { $0.text.hasPrefix(text) }
    var isOption = false
    if case .optionValue = word.context { isOption = true }
    return Completions(start: word.start - above.count, candidates, quote: word.quote, isOption: isOption)
  }

  private func candidates(_ context: CompletionContext, _ word: String) -> [Candidate] {
    if case .inserted = context {
      return variables(word).map { Candidate($0.text, description: $0.description, appendsSpace: false) }
    }
    if word.hasPrefix("$") { return variables(word) }
    switch context {
    case .statement: return statements()
    case .commandOrValue: return statements() + values()
    case .value: return values()
    case .argument(let declaration, let positional, let options):
      return (positional.map { names(for: declaration, word) ?? of($0.type, word) } ?? [])
        + options.map { Candidate("\($0.name)=", description: $0.help) }
    case .optionValue(_, let option): return of(option.type, word)
    case .file: return files(word, foldersOnly: false)
    case .inserted, .nothing: return []
    }
  }

  /// What only the prompt has: `!` and a command of the system's shell, `?` and a name that help knows.
  private func special(_ before: [UInt8]) -> Completions? {
    let text = String(decoding: before, as: UTF8.self)
    let line = text.drop(while: \.isWhitespace)
    if line.hasPrefix("!") { return SystemShellWord(endOf: before).completions { files($0, foldersOnly: false) } }
    guard line.hasPrefix("?"), !line.contains(where: \.isWhitespace) else { return nil }
    let pages = pages().map { Candidate("?" + $0.text, description: $0.description) }
    return Completions(start: before.count - line.utf8.count, pages.filter { $0.text.hasPrefix(line) })
  }

  /// The names that a command takes which no type tells.
  private func names(for command: Declaration, _ word: String) -> [Candidate]? {
    switch command.name {
    case HelpCommand.declaration.name: pages()
    case ShowCommand.declaration.name: things(word)
    default: nil
    }
  }

  private func pages() -> [Candidate] {
    let topics = allTopics.map { Candidate($0.name, description: $0.summary) }
    return statements() + topics + builtinFunctions.values.map { Candidate($0.name, description: $0.summary) }
  }

  private func things(_ word: String) -> [Candidate] {
    evaluator.variables.names.sortedNaturally().map { Candidate($0, description: "a variable") }
      + evaluator.functions.keys.sorted().map { Candidate($0, description: "a function") }
      + ["model or block", "data", "checkpoint", "embedding"].flatMap { names(of: $0, word) }
      + session.dataSets.map { Candidate($0.name, description: "a data set") }
  }

  private func statements() -> [Candidate] {
    commands.declarations.flatMap { declaration in
      ([declaration.name] + declaration.aliases).map { Candidate($0, description: declaration.summary) }
    }
      + Keyword.allCases.map { Candidate($0.rawValue, description: $0.summary) }
  }

  private func values() -> [Candidate] {
    variables()
      + evaluator.functions.keys.sortedNaturally().map {
        Candidate($0 + "(", description: "a function of this session")
      }
      + builtinFunctions.values.sorted { $0.name < $1.name }
      .map { Candidate($0.name + "(", description: $0.summary) }
  }

  /// The variables or, behind a variable and a dot, the fields of the record that it holds.
  private func variables(_ word: String = "$") -> [Candidate] {
    let steps = word.dropFirst().split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard steps.count > 1, var value = evaluator.variables[steps[0]] else {
      return evaluator.variables.names.sortedNaturally().map { name in
        Candidate("$" + name, description: evaluator.variables[name].map { Session.shortened($0.text) } ?? "")
      }
    }
    for step in steps.dropFirst().dropLast() {
      guard case .record(let record) = value, let field = record[step] else { return [] }
      value = field
    }
    guard case .record(let record) = value else { return [] }
    return record.fields.map { field in
      let path = (steps.dropLast() + [field.name]).joined(separator: ".")
      return Candidate("$" + path, description: Session.shortened(field.value.text))
    }
  }

  private func of(_ type: ArgumentType, _ word: String) -> [Candidate] {
    switch type {
    case .bool: [Candidate("yes"), Candidate("no")]
    case .choice(let choices): choices.map { Candidate($0) }
    case .name(let kind): names(of: kind, word)
    case .variable: evaluator.variables.names.sortedNaturally().map { Candidate($0) }
    case .file: files(word, foldersOnly: false)
    case .folder: files(word, foldersOnly: true)
    case .list(let element): of(element, word)
    case .any: variables()
    default: []
    }
  }

  private func names(of kind: String, _ word: String) -> [Candidate] {
    switch kind {
    case "model":
      session.models.sortedNaturally(by: \.name).map { Candidate($0.name, description: "\($0.input) to \($0.output)") }
    case "model or block":
      session.models.sortedNaturally(by: \.name).flatMap { model in
        [Candidate(model.name, description: "\(model.input) to \(model.output)")]
          + model.blocks.map { Candidate("\(model.name).\($0)", description: "a block") }
          + layers(of: model, word)
      }
    case "data": session.splitNames.map { Candidate($0, description: session.split($0).map(describe) ?? "") }
    case "data set": session.dataSetNames.sortedNaturally().map { Candidate($0) }
    case "checkpoint": checkpoints()
    case "embedding": embeddings()
    default: []
    }
  }

  private func checkpoints() -> [Candidate] {
    let list = (try? session.storeForCompletion.map { try Checkpoints(records: $0).list() }) ?? []
    return list.sortedNaturally(by: \.name).map { name, summary in
      let description =
        switch summary {
        case .success(let saved): "\(saved.input) to \(saved.output), \(saved.history.finishedEpochs) epochs"
        case .failure: "cannot be read"
        }
      return Candidate(name, description: description)
    }
  }

  private func embeddings() -> [Candidate] {
    let list = (try? session.storeForCompletion.map { try Embeddings(records: $0).list() }) ?? []
    return list.sortedNaturally(by: \.name).map { name, record in
      let description =
        switch record {
        case .success(let record): "\(record.fields.origin.data) by \(record.fields.origin.model)"
        case .failure: "cannot be read"
        }
      return Candidate(name, description: description)
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
    if word == "~" { return [Candidate("~/")] }
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
      let isFolder = isFolder(expandHome(folder) + name, entry.pointee.d_type)
      guard isFolder || !foldersOnly else { continue }
      // A folder that is called as the home is abbreviated.
      let path = (folder.isEmpty && name == "~" ? "./" : folder) + name
      found.append(Candidate(path + (isFolder ? "/" : "")))
    }
    return found.sortedNaturally(by: \.text)
  }

  /// Whether an entry is a folder, or a link to one.
  private func isFolder(_ path: String, _ type: UInt8) -> Bool {
    guard type == UInt8(DT_LNK) || type == UInt8(DT_UNKNOWN) else { return type == UInt8(DT_DIR) }
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
