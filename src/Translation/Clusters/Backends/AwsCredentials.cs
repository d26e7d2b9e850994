using Envoy.Extensions.Common.Aws.V3;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.Kgateway.Aws;
using KGateway.Translation.State;

namespace KGateway.Translation.Clusters.Backends;

/// <summary>Where the proxy takes credentials towards AWS from.</summary>
internal static class AwsCredentials
{
    private const string AccessKey = "accessKey";
    private const string SecretKey = "secretKey";
    private const string SessionToken = "sessionToken";

    /// <summary>The provider; null for the surroundings of the proxy, and when something is wrong, which is told to the draft.</summary>
    public static AwsCredentialProvider? Build(AwsAuth? auth, string @namespace, ILookups lookups, ClusterDraft draft)
    {
        if (auth is { Type: AwsAuthType.AssumeRole, AssumeRole: { } role })
        {
            if (role.RoleArn.Length == 0)
                draft.Fail("aws: auth.assumeRole.roleArn is missing");
            // Among the providers that Envoy tries by itself there is none of roles: it takes the role only where no others are to be tried.
            return new AwsCredentialProvider
            {
                AssumeRoleCredentialProvider = new AssumeRoleCredentialProvider { RoleArn = role.RoleArn },
                CustomCredentialProviderChain = true,
            };
        }

        if (auth is not { Type: AwsAuthType.Secret, SecretRef: { } reference })
        {
            if (auth is not null)
                draft.Fail("aws: the field that auth.type names is not set");
            return null;
        }

        var key = new ObjectKey(@namespace, reference.Name);
        if (lookups.Get<Secret>(key) is not { } secret)
        {
            draft.Fail($"aws: Secret {key} not found");
            return null;
        }

        return new AwsCredentialProvider
        {
            InlineCredential = new InlineCredentialProvider
            {
                AccessKeyId = Read(secret, AccessKey, draft),
                SecretAccessKey = Read(secret, SecretKey, draft),
                SessionToken = secret.Data.GetText(SessionToken) ?? "",
            },
        };
    }

    private static string Read(Secret secret, string name, ClusterDraft draft)
    {
        if (secret.Data.GetText(name) is { Length: > 0 } text)
            return text;
        draft.Fail($"aws: Secret {secret.Key} has no {name}");
        return "";
    }
}
