using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway;

namespace KGateway.Resources.Tests.Validation;

public sealed class PolicyRulesTests
{
    private const string Target = "targetRefs: [{group: '', kind: Service, name: s}]";

    [Theory]
    [InlineData("{validation: {hostname: a.b, wellKnownCACertificates: System}}", "spec.targetRefs: Required value")]
    [InlineData("{" + Target + ", validation: {hostname: a.b}}", "exactly one of the fields in [caCertificateRefs wellKnownCACertificates] must be set")]
    [InlineData("{" + Target + ", validation: {hostname: '*.b', wellKnownCACertificates: System}}", "spec.validation.hostname: Invalid value")]
    [InlineData("{" + Target + ", validation: {hostname: a.b, wellKnownCACertificates: Mine}}", "wellKnownCACertificates: Invalid value: \"Mine\"")]
    [InlineData("{" + Target + ", validation: {hostname: a.b, wellKnownCACertificates: System, subjectAltNames: [{type: URI}]}}", "SubjectAltName element must contain URI, if Type is set to URI")]
    [InlineData("{" + Target + ", validation: {hostname: a.b, wellKnownCACertificates: System, subjectAltNames: [{type: URI, uri: a, hostname: b}]}}", "SubjectAltName element must not contain Hostname, if Type is not set to Hostname")]
    [InlineData("{targetRefs: [{group: '', kind: Service, name: s}, {group: '', kind: Service, name: s}], validation: {hostname: a.b, wellKnownCACertificates: System}}", "spec.targetRefs[1]: sectionName must be unique")]
    [InlineData("{targetRefs: [{group: '', kind: Service, name: s}, {group: '', kind: Service, name: s, sectionName: p}], validation: {hostname: a.b, wellKnownCACertificates: System}}", "spec.targetRefs[1]: sectionName must be specified")]
    public void A_broken_backend_TLS_policy_is_refused(string spec, string expected) =>
        Refused(TestObjects.Object("BackendTLSPolicy", spec), expected);

    [Fact]
    public void A_backend_TLS_policy_is_read()
    {
        BackendTlsPolicy policy = TestObjects.ReadOne<BackendTlsPolicy>(TestObjects.Object("BackendTLSPolicy", "{" + Target + ", " + """
            options: {a: b}, validation: {hostname: a.b, caCertificateRefs: [{group: '', kind: ConfigMap, name: ca}],
             subjectAltNames: [{type: URI, uri: 'spiffe://a/b'}, {type: Hostname, hostname: '*.c'}]}}
            """));

        Assert.Equal("spiffe://a/b", policy.Spec.Validation.SubjectAltNames[0].Uri);
        Assert.Equal(policy, ResourceJson.Read<BackendTlsPolicy>(ResourceJson.ToUtf8(policy)));
    }

    [Theory]
    [InlineData("{to: [{group: '', kind: Secret}]}", "spec.from: Required value")]
    [InlineData("{from: [{group: '', kind: Gateway, namespace: N}], to: [{group: '', kind: Secret}]}", "spec.from[0].namespace: Invalid value: \"N\"")]
    public void A_broken_grant_is_refused(string spec, string expected) => Refused(TestObjects.Object("ReferenceGrant", spec), expected);

    [Theory]
    [InlineData("{status: 199}", "spec.status: Invalid value: 199")]
    [InlineData("{status: 200, body: a, bodyFormat: {text: b}}", "at most one of the fields in [body bodyFormat] may be set")]
    [InlineData("{status: 200, bodyFormat: {}}", "exactly one of the fields in [text json] must be set")]
    [InlineData("{status: 200, bodyFormat: {json: [1]}}", "spec.bodyFormat.json: must be an object")]
    [InlineData("{status: 200, bodyFormat: {json: {a: .inf}}}", "is no number of JSON")]
    public void A_broken_direct_response_is_refused(string spec, string expected) =>
        Refused(TestObjects.Object("DirectResponse", spec, "gateway.kgateway.dev/v1alpha1"), expected);

    [Fact]
    public void The_JSON_of_a_body_is_kept_with_sorted_members()
    {
        DirectResponse response = TestObjects.ReadOne<DirectResponse>(TestObjects.Object(
            "DirectResponse", "{status: 200, bodyFormat: {json: {b: [1, 0x10, true, ~, 1.5], a: '%REQ(:path)%'}}}", "gateway.kgateway.dev/v1alpha1"));

        Assert.Equal("""{"a":"%REQ(:path)%","b":[1,16,true,null,1.5]}""", response.Spec.BodyFormat!.Json!.Value.Text);
        Assert.Equal(response, ResourceJson.Read(ResourceJson.ToUtf8(response)));
    }

    [Theory]
    [InlineData("{}", "exactly one of the fields in")]
    [InlineData("{static: {hosts: [{host: a, port: 1}]}, gcp: {host: b}}", "exactly one of the fields in")]
    [InlineData("{type: AWS, static: {hosts: [{host: a, port: 1}]}}", "spec.type: type must match the field that is set")]
    [InlineData("{static: {hosts: []}}", "spec.static.hosts: should have at least 1 items")]
    [InlineData("{static: {hosts: [{host: a}]}}", "spec.static.hosts[0].port: Required value")]
    [InlineData("{static: {appProtocol: x, hosts: [{host: a, port: 1}]}}", "spec.static.appProtocol: Unsupported value: \"x\"")]
    public void A_broken_backend_is_refused(string spec, string expected) =>
        Refused(TestObjects.Object("Backend", spec, "gateway.kgateway.dev/v1alpha1"), expected);

    [Theory]
    [InlineData("{type: Static, static: {hosts: [{host: a, port: 1}]}}", BackendType.Static)]
    [InlineData("{aws: {region: r, ec2: {}}}", BackendType.Aws)]
    [InlineData("{gcp: {host: a}}", BackendType.Gcp)]
    [InlineData("{dynamicForwardProxy: {enableTls: true}}", BackendType.DynamicForwardProxy)]
    [InlineData("{priorityGroups: [{backendRefs: [{name: a}]}]}", BackendType.PriorityGroups)]
    public void Backends_of_all_types_are_read(string spec, BackendType expected)
    {
        Backend backend = TestObjects.ReadOne<Backend>(TestObjects.Object("Backend", spec, "gateway.kgateway.dev/v1alpha1"));

        Assert.Equal(expected, backend.Spec.EffectiveType);
        Assert.Equal(backend, ResourceJson.Read(ResourceJson.ToUtf8(backend)));
    }

    private static void Refused(string yaml, string expected)
    {
        ReadResult result = ResourceReader.Read("test.yaml", yaml);
        Assert.Empty(result.Objects);
        Assert.Contains(result.Diagnostics, diagnostic => diagnostic.ToString().Contains(expected, StringComparison.Ordinal));
    }
}
