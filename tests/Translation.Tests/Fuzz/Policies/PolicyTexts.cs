using System.Collections.Frozen;

namespace KGateway.Translation.Tests.Fuzz.Policies;

/// <summary>Texts that somebody might write in a field of some name, right, odd and hostile.</summary>
internal static class PolicyTexts
{
    /// <summary>Texts that are wrong in many places.</summary>
    public static string[] Odd { get; } =
    [
        "", " ", "a", "A", "*", "a*", "*a", "a b", " a", "a ", "a,b", "a;b", "a=b", "a\"b", "a'b", "a\\b", "\\", "\"", "[", "]", "(", ")", "{", "}", "{{",
        "}}", "{{ a }}", "${x}", "a\nb", "a\r\nx: y", "\t", "\u0000", "a\u0000b", "\u007f", "\u0080", "\u00e9", "\ud83d\ude00", "\u202e", "%", "%%", "50%", "%REQ(x)%",
        "%REQ(x", "%NOPE%", "%REQ()%", "%REQ(:path):0%", "%REQ(a?b?c)%", "%START_TIME(%Y)%", "%START_TIME(%1%)%", "%DYNAMIC_METADATA(a:b)%", "%FILTER_STATE(a:PLAIN)%", "%CEL(1 +)%",
        "%CEL(request.path)%", "%ENVIRONMENT(HOME)%", "%RESPONSE_CODE%", "%PROTOCOL%:5", "%UPSTREAM_METADATA(a)%", "%DOWNSTREAM_PEER_CERT_V_START(%b)%", "a**", "(?=x)", "(a{1000}){1000}", "\\1", "\\C",
        "x{2,1}", "(?P<n>a)(?P<n>b)", "[[:x:]]", ".*", "^a$", "/", "//", "/a", "a/b", "/a?b", "/a#b", "/%2f", "/%zz", "/{x}", "/{x=*}", ":", "::", ":path", ":authority", ":method",
        ":status", ":x", "host", "Host", "content-length", "Content-Type", "transfer-encoding", "connection", "x-envoy-original-path", "cookie", "set-cookie", "a.b", "a..b", ".", "-", "_", "a_b", "0", "1", "-1",
        "1e3", "0x1", "65536", "4294967296", "18446744073709551616", "NaN", "inf", "true", "null", "127.0.0.1", "256.1.1.1", "10.0.0.0/8", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/", "0.0.0.0/0", "::/0", "::1", "::1/64",
        "::ffff:1.2.3.4", "::ffff:1.2.3.4/96", "fd00::/8", "fd00::/129", "fe80::1%eth0", "[::1]", "[::1]:80", "a.example.com", "a.example.com:80", "*.example.com", "A.EXAMPLE.COM", "b\u00fccher.example", "-a.com", "a.com.",
        "http://a", "https://a.example.com", "https://a.example.com:8443/x?y=z", "https://a b/", "https://:80", "https://[::1]/", "https://u:p@a/", "ftp://a", "https://", "h2", "http/1.1", "HTTP", "HTTPS", "GET", "get", "GE T",
        "websocket", "CONNECT", "spiffe://a/b", "true && false", "request.path == '/a'", "request.headers['a'].contains('b'", "has(request.headers.x)", "1", "1 + 1", "'a'", "size(request.headers) > 0", "response.code == 200",
    ];

    private static readonly string[] HeaderNames = ["x-a", "X-B", "x_c", "a", "host", "Host", ":path", ":authority", ":method", ":scheme", "cookie", "content-length", "connection", "te", "authorization", "x!#$"];

    private static readonly string[] Formats =
        ["plain", "%REQ(x-a)%", "%REQ(:path?x-b):10%", "%RESPONSE_CODE% %PROTOCOL%", "%START_TIME%", "100%%", "%DYNAMIC_METADATA(a:b:c)%", "%DOWNSTREAM_REMOTE_ADDRESS%", "%CEL(request.path)%", "%RESP(x):3%", "%TRAILER(x)%"];

    private static readonly string[] Expressions =
    [
        "request.path == '/a'", "request.headers['x'] == 'y'", "has(request.headers.x)", "source.address.startsWith('10.')", "true", "false", "response.code >= 400", "request.method in ['GET', 'POST']",
        "connection.mtls", "metadata.filter_metadata['a']['b'] == 'c'", "request.headers.exists(h, h == 'a')", "request.time.getHours() > 3", "size(request.path) > 1", "'a' + 'b' == 'ab'", "xds.route_name == 'a'", "[1, 2].all(x, x > 0)",
        "request.path.matches('^/[a-z]+$')", "request.path.matches('(')", "request.query == r'\\d'", "b'a' == b'b'", "1.5 < 2.0", "1u == 1u", "duration('1s') < duration('2s')", "timestamp('x') == request.time", "dyn(1) == 'a'", "nope(1)", "a.b.c", "1", "request.size",
        "request.headers[?'a'].orValue('b') == 'c'", "type(1) == int", "{'a': 1}.a == 1", "request.path.lowerAscii() == 'a'", "!true || -1 < 2", "cond ? 1 : 2", "filter_state['a'] == 'b'", "jwt.sub == 'a'", "request.path.split('/').size() == 2",
    ];

    private static readonly string[] Templates =
    [
        "x", "{{ header('x-a') }}", "{{ request_header(\"host\") }}", "{{ body() }}", "{% if context() %}a{% endif %}", "{{ a.b.c }}", "{{ 'a' | upper }}", "{% for x in [1,2] %}{{ x }}{% endfor %}", "{{ a", "{% if %}", "{{ substring('abc', 1) }}", "{{ env('HOME') }}",
        "{{ base64_encode('x') }}", "{{ dynamic_metadata('a') }}", "]]", "]=]", "{{ \"]]\" }}", "{% raw %}{{ x }}{% endraw %}", "{# c #}", "{{ x | nope }}", "{% set a = 1 %}{{ a }}", "{{ \"\\n\\\\\" }}",
    ];

    private static readonly string[] Uris =
        ["https://idp.example.com/a", "https://idp.example.com:8443/a?b=c", "https://idp", "http://idp.example.com/a", "https://a/%REQ(x)%", "https://b\u00fccher/", "https://a:0/", "https://a:99999/", "https://[::1]:80/a", "https://[/", "https://a/\"\\", "https://%REQ(:authority)%/cb"];

    // As Go writes them, in fields that are texts.
    private static readonly string[] Durations = ["0s", "1ns", "1us", "1ms", "1.5s", "90m", "99999h", "9999999999h", "-1s", "5", "soon", "1h-1m", "..s", "1e3s"];

    private static readonly string[] Hosts = ["a.example.com", "10.0.0.1", "::1", "fd00::1", "localhost", "a_b.example.com", "*.example.com", "256.0.0.1", "[::1]", "a.example.com:80", "b\u00fccher.example", "a b", "a.svc.cluster.local"];

    private static readonly FrozenDictionary<string, string[]> ByField = new Dictionary<string, string[]>
    {
        ["cidrs"] = ["10.0.0.0/8", "10.1.0.0/16", "fd00::/8", "::/0", "0.0.0.0/0", "10.0.0.1", "10.0.0.1/8", "::ffff:10.0.0.0/104", "::ffff:10.0.0.0/8", "1.2.3.4/32", "10.0.0.0/33"],
        ["xffTrustedCIDRs"] = ["10.0.0.0/8", "10.0.0.1/8", "fd00::/8", "::/0", "256.0.0.0/8", "1.2.3.4/99", ":/1", "1::2::3/9", "::ffff:1.2.3.4/100"],
        ["match"] = Expressions,
        ["matchExpressions"] = Expressions,
        ["stringFormat"] = Formats,
        ["text"] = Formats,
        ["body"] = Formats,
        ["value"] = [.. Formats, .. Templates],
        ["contentType"] = ["text/plain", "application/json; charset=utf-8", "a b", "%REQ(x)%", "a\nb"],
        ["name"] = HeaderNames,
        ["header"] = [.. HeaderNames, "Authorization"],
        ["remove"] = HeaderNames,
        ["allowHeaders"] = [.. HeaderNames, "*"],
        ["exposeHeaders"] = [.. HeaderNames, "*"],
        ["responseHeadersToCopy"] = HeaderNames,
        ["headersToForward"] = HeaderNames,
        ["headersToBackend"] = HeaderNames,
        ["headersToClient"] = HeaderNames,
        ["headersToClientOnSuccess"] = HeaderNames,
        ["additionalRequestHeadersToLog"] = HeaderNames,
        ["clientIdHeader"] = HeaderNames,
        ["blockedByHeaderName"] = HeaderNames,
        ["allowOrigins"] = ["*", "https://a.example.com", "https://*.example.com", "http://*:80", "https://a.example.com:99999", "https://*"],
        ["pattern"] = ["^/a/(.*)$", "/[0-9]+", "(a)(b)", "a**", "(", "(?P<n>a)", "\\pN", "[[:alpha:]]", "(a{1000}){1000}", ".", "a{1001}", "\\Q(\\E"],
        ["safeRegex"] = ["^a.*$", "(", "a|b", "a**", "\\C", "(?i)a"],
        ["substitution"] = ["/b/\\1", "/x", "\\9", "\\", "\\\\", "a\\0", "\\a", "x\ny", "%REQ(x)%"],
        ["statPrefix"] = ["a", "a.b-c_d", "%REQ(x)%", "{{route_name}}", "{{ rule_name }}.x", "%", "{{route_namespace}}"],
        ["users"] = ["ann:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=", "bob:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=", "ann:plain", "a:$apr1$x$y", "{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=", ":{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=", "c:{SHA}short", "a:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=\nd:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g="],
        ["simple"] = ["UNSPECIFIED", "ROUND_ROBIN", "LEAST_REQUEST", "LEAST_CONN", "RANDOM", "PASSTHROUGH", "FASTEST"],
        ["h2UpgradePolicy"] = ["DEFAULT", "DO_NOT_UPGRADE", "UPGRADE", "MAYBE"],
        ["httpHeaderName"] = HeaderNames,
        ["connectTimeout"] = Durations,
        ["idleTimeout"] = Durations,
        ["maxConnectionDuration"] = Durations,
        ["ttl"] = Durations,
        ["baseEjectionTime"] = Durations,
        ["cipherSuites"] = ["ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384", "NOPE", "TLS_AES_128_GCM_SHA256", "[A|B]", "AES128-SHA", "ECDHE-RSA-AES128-GCM-SHA256:NOPE", "!ALL"],
        ["ecdhCurves"] = ["X25519", "P-256", "P-384", "NOPE", "X25519MLKEM768", "P-521", "P-256:P-384"],
        ["signatureAlgorithms"] = ["rsa_pss_rsae_sha256", "ecdsa_secp256r1_sha256", "NOPE", "ed25519", "rsa_pkcs1_sha1"],
        ["alpnProtocols"] = ["h2", "http/1.1", "", new string('a', 255), new string('a', 256), "a,b"],
        ["verifySubjectAltNames"] = ["a.example.com", "*.example.com", "spiffe://a/b", ""],
        ["enabledUpgrades"] = ["websocket", "WebSocket", "CONNECT", "connect-udp", "", "tls", "a b"],
        ["flags"] = ["UH", "UF", "NR", "NOPE", "uh", "", "RL", "LH"],
        ["inline"] = ["{\"kty\":\"oct\",\"k\":\"AQID\"}", "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AQID\",\"kid\":\"a\"}]}", "{\"keys\":[]}", "{}", "x", "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQ\",\"y\":\"AQ\"}", "{\"kty\":\"RSA\",\"n\":\"AQ\",\"e\":\"AQAB\"}", "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AQ\"}", "{\"kty\":\"oct\"}", "{\"kty\":\"oct\",\"k\":\"\"}", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"],
        ["requestAttributes"] = ["request.path", "source.address", "nope", "request.headers['a'", "", "connection.mtls"],
        ["aggression"] = ["1.0", "0.5", "0", "-1", "1e400", "NaN", "Infinity", "abc", "1e-300", "0.0001", "1."],
        ["path"] = ["/a", "/", "a", "/a?b=c", "/dev/stdout", "", "/a#b", "/a b", "/\n"],
        ["pathPrefix"] = ["/a", "/", "a", "", "/a?b", "/%REQ(x)%"],
        ["logoutPath"] = ["/logout", "logout", "/a?b", "/a\n"],
        ["redirectURI"] = Uris,
        ["url"] = Uris,
        ["issuerURI"] = Uris,
        ["authorizationEndpoint"] = Uris,
        ["tokenEndpoint"] = Uris,
        ["endSessionEndpoint"] = Uris,
        ["jwksURI"] = Uris,
        ["issuer"] = ["https://i.example.com", "", "a", "\u0001"],
        ["domain"] = ["example.com", "a", "a_b"],
        ["scopes"] = ["openid", "a b", "", "\u00e9", "\"", "email"],
        ["host"] = Hosts,
        ["sni"] = Hosts,
        ["authority"] = Hosts,
        ["hostRewriteLiteral"] = Hosts,
        ["defaultHostForHttp10"] = Hosts,
        ["serverName"] = ["x", "a b", "a\nb", "\u00e9"],
        ["serviceName"] = ["x", "", "a b", "\u00e9"],
        ["tlsCertificate"] = ["/etc/tls.crt"],
        ["tlsKey"] = ["/etc/tls.key"],
        ["endpointURL"] = ["https://lambda.example.com", "http://10.0.0.1:9001", "https://a:99999", "https://[::1]", "http://a/b", "http://", "https://a@b", "http://:80", "http://a:b"],
        ["region"] = ["us-east-1", "x", "-"],
        ["accountId"] = ["123456789012"],
        ["functionName"] = ["f", "a-b_c"],
        ["qualifier"] = ["prod", "$LATEST", "1", "a b", "%", "\u00e9"],
        ["roleArn"] = ["arn:aws:iam::123456789012:role/a", "arn:aws-cn:iam::123456789012:role/\"\n"],
        ["audience"] = ["https://a.example.com", "a", "a b", "\u00e9", "%"],
        ["runtimeKey"] = ["a.b", "x y", "\u00e9"],
        ["key"] = ["a", "a.b", "client-secret", ".htpasswd", "X-A", "tls.crt", "\u00e9", "a:b"],
        ["namespace"] = ["other", "a", "envoy.lb"],
        ["values"] = ["a", "*", "a*", "*a", "10.0.0.0/8", "80", "/a", "/a/{*}", "/{**}", "/{**}/{*}", "/a/{x}", "https://i/s", "a/b", "[v]", "", "99999", "x,y"],
        ["notValues"] = ["a", "*", "10.0.0.0/8", "80", "/a", "", "nope"],
        ["conditionKey"] = ["source.ip", "remote.ip", "source.namespace", "source.principal", "request.auth.principal", "request.auth.audiences", "request.auth.presenter", "request.auth.claims[a]", "request.auth.claims[a][b]", "request.headers[x-a]", "request.headers[:path]", "request.headers[]", "request.headers[a b]", "destination.ip", "destination.port", "connection.sni", "experimental.envoy.filters.a[b]", "odd", "request.auth.claims[]"],
        ["action"] = ["ALLOW", "DENY", "AUDIT", "CUSTOM", "allow", ""],
        ["methods"] = ["GET", "*", "P*", "*T", "a b", ""],
        ["paths"] = ["/a", "/b*", "*c", "*", "/d/{*}/e", "/f/{**}", "/g/{**}.js", "/{*}", "/{**}/{**}", "/{", "a", "/{x}", "/a//b", "/*/{*}", "/a?{*}"],
        ["hosts"] = ["a.com", "*.b.com", "c.*", "*", "", "a:80"],
        ["ports"] = ["80", "0", "99999", "x", ""],
        ["ipBlocks"] = ["10.0.0.0/8", "fd00::/8", "1.2.3.4", "x", "1.2.3.4/99", "::ffff:1.2.3.4", ""],
        ["principals"] = ["*", "a*", "*b", "c/ns/d/sa/e", "", "spiffe://x"],
        ["requestPrincipals"] = ["*", "https://i/s", "https://i*", "*s", "*i/s", "plain", "", "/", "a/", "/b"],
        ["namespaces"] = ["n", "m-*", "*", "", "*x", "a.b"],
        ["serviceAccounts"] = ["s", "p/q", "", "*", "a/b/c", "/"],
        ["trustDomains"] = ["t", "*", "u*v", "*u", ""],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What is mostly written in a field; the path has the names of the fields around it, parted by dots.</summary>
    public static string[] Of(string path)
    {
        var field = path[(path.LastIndexOf('.') + 1)..];
        if (path.EndsWith("when.key", StringComparison.Ordinal))
            field = "conditionKey";
        if (field == "value" && path.Contains("transformation", StringComparison.Ordinal))
            return Templates;
        if (field.StartsWith("not", StringComparison.Ordinal) && field.Length > 3)
            field = char.ToLowerInvariant(field[3]) + field[4..];
        return ByField.GetValueOrDefault(field.Replace("remoteIpBlocks", "ipBlocks", StringComparison.Ordinal), Odd);
    }
}
