import COneDNN
import System

/// A tensor at a place in memory, as oneDNN takes it. It does not own the memory.
package final class Operand: @unchecked Sendable {
  let handle: dnnl_memory_t
  package let layout: Layout
  package let pointer: UnsafeMutablePointer<Float>

  package init(_ layout: Layout, at pointer: UnsafeMutablePointer<Float>) throws(ComputeError) {
    var memory: dnnl_memory_t?
    // In a reckoning the memory is not there.
    let place = MemoryReckoning.isUnderWay ? nil : UnsafeMutableRawPointer(pointer)
    try check(onednn_memory_create(&memory, layout.handle, Engine.processor, place), "memory")
    handle = memory!
    self.layout = layout
    self.pointer = pointer
  }

  deinit { dnnl_memory_destroy(handle) }

  /// What an operand takes itself, ours and oneDNN's part, without the tensor.
  package static let byteCount = 2048
}

/// A role that a tensor has in a primitive.
package enum Role {
  case source, destination, weights, bias
  case sourceGradient, destinationGradient, weightsGradient, biasGradient
  case workspace, scratchpad

  var argument: Int32 {
    switch self {
    case .source: DNNL_ARG_SRC_0
    case .destination: DNNL_ARG_DST_0
    case .weights: DNNL_ARG_WEIGHTS_0
    case .bias: DNNL_ARG_BIAS
    case .sourceGradient: DNNL_ARG_DIFF_SRC_0
    case .destinationGradient: DNNL_ARG_DIFF_DST_0
    case .weightsGradient: DNNL_ARG_DIFF_WEIGHTS_0
    case .biasGradient: DNNL_ARG_DIFF_BIAS
    case .workspace: DNNL_ARG_WORKSPACE
    case .scratchpad: DNNL_ARG_SCRATCHPAD
    }
  }

  fileprivate var query: (dnnl_query_t, Int32) {
    switch self {
    case .source: (dnnl_query_src_md, 0)
    case .destination: (dnnl_query_dst_md, 0)
    case .weights: (dnnl_query_weights_md, 0)
    case .bias: (dnnl_query_weights_md, 1)
    case .sourceGradient: (dnnl_query_diff_src_md, 0)
    case .destinationGradient: (dnnl_query_diff_dst_md, 0)
    case .weightsGradient: (dnnl_query_diff_weights_md, 0)
    case .biasGradient: (dnnl_query_diff_weights_md, 1)
    case .workspace: (dnnl_query_workspace_md, 0)
    case .scratchpad: (dnnl_query_scratchpad_md, 0)
    }
  }
}

/// A compiled computation: the code for one shape and the layouts that it wants.
package final class Primitive: @unchecked Sendable {
  let handle: dnnl_primitive_t
  let descriptor: dnnl_primitive_desc_t
  private let operation: String

  /// Takes over the descriptor.
  init(takingOver descriptor: dnnl_primitive_desc_t, _ operation: String) throws(ComputeError) {
    _ = Primitive.isForgetful
    var primitive: dnnl_primitive_t?
    do {
      try check(dnnl_primitive_create(&primitive, descriptor), operation)
    } catch {
      dnnl_primitive_desc_destroy(descriptor)
      throw error
    }
    handle = primitive!
    self.descriptor = descriptor
    self.operation = operation
  }

  /// Makes the descriptor with `describe`, which gives the library's status.
  convenience init(_ operation: String, _ describe: (UnsafeMutablePointer<dnnl_primitive_desc_t?>) -> dnnl_status_t)
    throws(ComputeError)
  {
    var descriptor: dnnl_primitive_desc_t?
    try check(describe(&descriptor), operation)
    try self.init(takingOver: descriptor!, operation)
  }

  deinit {
    dnnl_primitive_destroy(handle)
    dnnl_primitive_desc_destroy(descriptor)
  }

  /// The layout of a tensor in this role; nil where the primitive has none.
  package func layout(of role: Role) -> Layout? {
    let (query, index) = role.query
    return onednn_layout_of(descriptor, query, index).map(Layout.init(takingOver:))
  }

  /// The primitive with its tensors, ready to run. The scratchpad, where one is wanted, must be given too.
  package func bind(_ operands: [(Role, Operand)]) -> BoundPrimitive {
    BoundPrimitive(self, operands)
  }

  var name: String { operation }

  /// Has what oneDNN keeps let go where memory is short.
  private static let isForgetful: Void = MachineMemory.whenShort(forgetKept)

  /// Lets go of primitives that oneDNN keeps in case they are wanted again.
  private static func forgetKept() {
    var capacity: Int32 = 0
    guard dnnl_get_primitive_cache_capacity(&capacity) == dnnl_success else { return }
    dnnl_set_primitive_cache_capacity(0)
    dnnl_set_primitive_cache_capacity(capacity)
  }
}

/// A primitive and the tensors it works on.
package final class BoundPrimitive: @unchecked Sendable {
  private let primitive: Primitive
  private let operands: [Operand]
  private let arguments: UnsafeMutableBufferPointer<dnnl_exec_arg_t>

  init(_ primitive: Primitive, _ operands: [(Role, Operand)]) {
    self.primitive = primitive
    self.operands = operands.map(\.1)
    arguments = .allocate(capacity: operands.count)
    for (index, (role, operand)) in operands.enumerated() {
      arguments.initializeElement(at: index, to: dnnl_exec_arg_t(arg: role.argument, memory: operand.handle))
    }
  }

  deinit { arguments.deallocate() }

  package func run(on stream: Stream) {
    let status = dnnl_primitive_execute(
      primitive.handle, stream.handle, Int32(arguments.count), arguments.baseAddress)
    // All memory is there and all shapes were checked when the primitive was made: only a defect fails here.
    precondition(status == dnnl_success, "oneDNN \(primitive.name) failed with status \(status.rawValue)")
  }
}

/// Options of a primitive: it runs on one thread, its scratch memory is ours, and a ReLU may follow at once.
final class Attributes {
  let handle: dnnl_primitive_attr_t

  init(relu: Bool = false) throws(ComputeError) {
    // A primitive is divided among the threads that OpenMP has, for the calling thread, when it is made; more than one
    // would fight with the other workers over the cores when it runs.
    omp_set_num_threads(1)
    var attributes: dnnl_primitive_attr_t?
    try check(dnnl_primitive_attr_create(&attributes), "attributes")
    handle = attributes!
    try check(dnnl_primitive_attr_set_scratchpad_mode(handle, dnnl_scratchpad_mode_user), "scratchpad mode")
    guard relu else { return }
    var operations: dnnl_post_ops_t?
    try check(dnnl_post_ops_create(&operations), "fused ReLU")
    defer { dnnl_post_ops_destroy(operations) }
    try check(onednn_append_relu(operations), "fused ReLU")
    try check(dnnl_primitive_attr_set_post_ops(handle, operations), "fused ReLU")
  }

  deinit { dnnl_primitive_attr_destroy(handle) }
}
