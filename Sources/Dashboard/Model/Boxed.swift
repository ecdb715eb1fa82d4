/// A large value in a place of its own, copied only when it changes while another holds it too.
///
/// What holds it is copied as one reference: a screen's parts each hold the whole model, and would
/// otherwise count the references to everything in it, with code for it in every one of them.
@propertyWrapper
struct Boxed<Value: Sendable>: Sendable {
  private var box: Box

  init(wrappedValue: Value) { box = Box(wrappedValue) }

  var wrappedValue: Value {
    @inline(__always)
    _read { yield box.value }
    @inline(__always)
    _modify {
      if !isKnownUniquelyReferenced(&box) { box = Box(box.value) }
      yield &box.value
    }
  }

  // Changed only through the one value that holds it.
  private final class Box: @unchecked Sendable {
    @exclusivity(unchecked) var value: Value

    init(_ value: Value) { self.value = value }
  }
}
