import Compute
import Foundation
import Network
import TestSupport
import Testing

@testable import Store
@testable import Workbench

/// The output of frozen layers, found in the store or computed, and what becomes of it there.
struct FeatureTests {
  private let folder: TemporaryFolder
  private let records: RecordStore
  private let split: DataSplit
  private let model: Model

  init() throws {
    folder = TemporaryFolder()
    records = try folder.records()
    folder.writeFashion()
    split = try DataLibrary(records: nil).load("fashion-mnist", path: folder.path).dataSet.splits[0]
    var model = Model(name: "m", input: Shape(1, 3, 2), seed: 1)
    try model.append(Convolution(channels: 1, kernel: 2), block: ["encoder"])
    try model.append(Flatten(), block: ["encoder"])
    try model.append(Linear(features: 10), block: ["head"])
    try model.freeze("encoder")
    self.model = model
  }

  private static let single = Execution(precision: .single, microBatch: 8)

  private func features(
    _ prefix: Model, of split: DataSplit? = nil, _ execution: Execution = single, room: Int = 1 << 20,
    in records: RecordStore?
  ) throws -> FeatureLibrary.Found {
    try withWorkers(2) { workers in
      let library = FeatureLibrary(records: records.map { FeatureRecords(records: $0, room: room) })
      return try #require(
        try library.features(
          of: split ?? self.split, by: prefix, execution, workers: workers, shouldStop: { false }))
    }
  }

  private func values(_ found: FeatureLibrary.Found) -> [Float] {
    let size = found.features.shape.count
    var values = [Float](repeating: .nan, count: found.features.count * size)
    values.withUnsafeMutableBufferPointer { buffer in
      for image in 0..<found.features.count {
        found.features.write(image: image, to: buffer.baseAddress! + image * size)
      }
    }
    return values
  }

  @Test func foundUntilWhatDecidesThemChanges() throws {
    let prefix = try #require(model.fixedPrefix)
    let first = try features(prefix, in: records)
    #expect(!first.wasStored && first.readingFailure == nil && first.keepingFailure == nil)
    let expected = try withWorkers(1) { try Inference(prefix, workers: $0).outputs(split.seen(by: prefix)) }
    #expect(values(first) == expected)
    #expect((0..<12).map { first.features.label(of: $0) } == (0..<12).map { $0 % 10 })

    let second = try features(prefix, in: records)
    #expect(second.wasStored)
    #expect(values(second) == expected)
    // Another head on the same encoder.
    var other = model
    other.removeLast()
    try other.append(Linear(features: 7), block: ["head"])
    other.name = "other"
    #expect(try features(#require(other.fixedPrefix), in: records).wasStored)

    other = model
    other.parameters[0] += 1
    #expect(try !features(#require(other.fixedPrefix), in: records).wasStored)
    let library = DataLibrary(records: nil)
    let shifted = try library.load(
      "fashion-mnist", path: folder.path, normalization: Normalization(mean: 0.5, deviation: 0.5))
    #expect(try !features(prefix, of: shifted.dataSet.splits[0], in: records).wasStored)
    #expect(try !features(prefix, of: shifted.dataSet.splits[1], in: records).wasStored)
    if Precision.bfloat16.isNative {
      #expect(try !features(prefix, Execution(precision: .bfloat16, microBatch: 8), in: records).wasStored)
    }
    #expect(try !features(prefix, Execution(precision: .single, microBatch: 3), in: records).wasStored)
  }

  @Test func theOldestMakeRoom() throws {
    // 12 images of 2 numbers: 96 bytes; there is room for two.
    var weights = model
    for number in 1...4 {
      weights.parameters[0] = Float(number)
      _ = try features(#require(weights.fixedPrefix), room: 200, in: records)
      #expect(try FeatureRecords(records: records).list().count == min(number, 2))
    }
    #expect(try features(#require(weights.fixedPrefix), in: records).wasStored)
    weights.parameters[0] = 3
    #expect(try features(#require(weights.fixedPrefix), in: records).wasStored)
    weights.parameters[0] = 2
    #expect(try !features(#require(weights.fixedPrefix), in: records).wasStored)
    #expect(try FeatureRecords(records: records).deleteAll() == 3)
    #expect(try FeatureRecords(records: records).list().isEmpty)
  }

  @Test func damagedOnesAreComputedAgain() throws {
    let prefix = try #require(model.fixedPrefix)
    let right = values(try features(prefix, in: records))
    let chunks = records.environment.tables.chunks
    try records.environment.write { transaction throws(StoreError) in
      let key = try chunks.keys(in: transaction)[0]
      var bytes = try chunks.value(for: key, in: transaction)!
      bytes[0] ^= 1
      try chunks.put(bytes, for: key, in: transaction)
    }
    let found = try features(prefix, in: records)
    #expect(!found.wasStored && found.keepingFailure == nil)
    #expect(found.readingFailure?.code == .damaged)
    #expect(values(found) == right)
    #expect(try features(prefix, in: records).wasStored)
  }

  @Test func thoseThatOtherKernelsMadeAreComputedAgain() throws {
    let prefix = try #require(model.fixedPrefix)
    let right = values(try features(prefix, in: records))
    let library = FeatureRecords(records: records)
    let record = try #require(try library.list().first)
    var others = right
    others[1] = others[1].nextUp
    try records.save(
      StoredFeatures.kind, record.name, fields: record.record.get().fields,
      arrays: [ArrayToStore("values", shape: [12, 2], .float32(others))])
    let found = try features(prefix, in: records)
    #expect(!found.wasStored && found.readingFailure == nil)
    #expect(values(found) == right)
    #expect(try features(prefix, in: records).wasStored)
  }

  @Test func withoutAStoreOrWithOneThatRefusesTheyAreComputed() throws {
    let prefix = try #require(model.fixedPrefix)
    let expected = values(try features(prefix, in: nil))
    _ = try Environment(path: folder.path + "/locked")
    let locked = RecordStore(try Environment(path: folder.path + "/locked", access: .readOnly))
    let found = try features(prefix, in: locked)
    #expect(found.keepingFailure?.code == .readOnly)
    #expect(!found.wasStored)
    #expect(values(found) == expected)
  }

  @Test func anInterruptionKeepsNothing() throws {
    let prefix = try #require(model.fixedPrefix)
    try withWorkers(2) { workers in
      let library = FeatureLibrary(records: FeatureRecords(records: records))
      let found = try library.features(
        of: split, by: prefix, Self.single, workers: workers, shouldStop: { true })
      #expect(found == nil)
      #expect(!library.has(split, by: prefix, Self.single))
    }
  }
}
