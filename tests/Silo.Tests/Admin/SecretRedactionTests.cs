using System.Text.Json.Nodes;
using KGateway.Silo.Admin;

namespace KGateway.Silo.Tests.Admin;

public sealed class SecretRedactionTests
{
    [Fact]
    public void PrivateKeysAndCredentialsAreTakenOut() => Assert.Equal(
        """{"tlsCertificates":[{"certificateChain":{"inlineString":"c"},"privateKey":"(redacted)"}],"inlineCredential":{"accessKeyId":"a","secretAccessKey":"(redacted)","sessionToken":"(redacted)"}}""",
        SecretRedaction.Apply(JsonNode.Parse(
            """
            {"tlsCertificates": [{"certificateChain": {"inlineString": "c"}, "privateKey": {"inlineString": "k"}}],
             "inlineCredential": {"accessKeyId": "a", "secretAccessKey": "s", "sessionToken": "t"}}
            """))!.ToJsonString());

    [Fact]
    public void UsersAndTheKeysOfClientsAreTakenOut() => Assert.Equal(
        """{"basic":{"users":"(redacted)"},"apiKey":{"credentials":[{"key":"(redacted)","client":"c"}],"keySources":[{"header":"x"}]}}""",
        SecretRedaction.Apply(JsonNode.Parse(
            """
            {"basic": {"users": {"inlineString": "u:{SHA}p"}},
             "apiKey": {"credentials": [{"key": "k", "client": "c"}], "keySources": [{"header": "x"}]}}
            """))!.ToJsonString());

    [Fact]
    public void WhatIsNoObjectStays() => Assert.Null(SecretRedaction.Apply(null));
}
