/// How far apart two points are.
package enum Metric: String, CaseIterable, Codable, Sendable {
  /// The length of their difference.
  case l2
  /// 1 − the cosine of the angle between them, from 0 to 2; 1 where one of them is zero.
  case cosine
}
