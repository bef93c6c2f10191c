import GANZooFormats
import Testing

@Suite("JSON objects")
struct JSONObjectTests {
  @Test("JSON keeps the order of keys and escapes what is not plain")
  func json() throws {
    let configuration: JSONObject = [
      "b": .int(1), "a": .array([.double(0.5), .null, .bool(true)]), "text": .string("a\"\\\n→𝄞"),
      "empty": .object([:]),
    ]
    let json = #"{"b": 1, "a": [0.5, null, true], "text": "a\"\\\u000a\u2192\ud834\udd1e", "empty": {}}"#
    #expect(configuration.json == json)
    #expect(try JSONObject(json: json) == configuration)
  }

  @Test("Numbers, white space and every escape are read")
  func reading() throws {
    let json =
      " {\t\"a\" :\r[ -0, 12, 1.5e+2 , -3E-1, 9223372036854775808]\n, \"b\": \"\\b\\f\\n\\r\\t\\/\\u00e9\\uD834\\uDD1E\" } "
    let expected: JSONObject = [
      "a": .array([.int(0), .int(12), .double(150), .double(-0.3), .double(9_223_372_036_854_775_808)]),
      "b": .string("\u{8}\u{c}\n\r\t/\u{e9}\u{1d11e}"),
    ]
    #expect(try JSONObject(json: json) == expected)
  }

  @Test(
    "What is no JSON is refused with the reason and the byte",
    arguments: [
      ("", "a value is missing, at byte 0"), ("{}}", "something follows the value, at byte 2"),
      ("[]", "it is not an object"), (#"{"a": 1, "a": 2}"#, "the key 'a' stands twice, at byte 12"),
    ])
  func refused(_ json: String, reason: String) {
    let error = #expect(throws: JSONError.self) { try JSONObject(json: json) }
    #expect(error?.reason == reason)
    #expect(error?.description == "not JSON: \(reason)")
  }
}
