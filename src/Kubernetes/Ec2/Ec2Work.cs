using KGateway.Kubernetes.Ec2.Aws;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.Kgateway;
using KGateway.Resources.Kgateway.Aws;
using KGateway.Translation.State;

namespace KGateway.Kubernetes.Ec2;

/// <summary>A source with all that its lookups depend on. Compares by content: another one is begun at once.</summary>
/// <param name="Source">What is asked.</param>
/// <param name="Keys">The credentials of its Secret; null without a Secret, or when it isn't usable.</param>
/// <param name="Problem">Why the Secret isn't usable; null when all is well.</param>
/// <param name="Backends">The Backends, in order.</param>
internal sealed record Ec2Work(Ec2Source Source, AwsKeys? Keys, string? Problem, EquatableArray<Ec2Target> Backends)
{
    private const string AccessKeyEntry = "accessKey";
    private const string SecretKeyEntry = "secretKey";
    private const string SessionTokenEntry = "sessionToken";

    /// <summary>The work that the Backends of a state ask for.</summary>
    public static IReadOnlyList<Ec2Work> Of(ClusterState state)
    {
        var targets = new Dictionary<Ec2Source, List<Ec2Target>>();
        foreach (var backend in state.All<Backend>())
        {
            if (backend.Spec.Aws is not { Ec2: not null } aws)
                continue;
            var source = SourceOf(backend, aws);
            if (!targets.TryGetValue(source, out var list))
                targets[source] = list = [];
            list.Add(new(backend.Key, aws));
        }

        var works = new List<Ec2Work>(targets.Count);
        foreach (var (source, list) in targets)
        {
            string? problem = null;
            var keys = source.Secret is { } key ? KeysOf(key, state, out problem) : null;
            works.Add(new(source, keys, problem, list.OrderBy(static target => target.Backend).ToEquatableArray()));
        }

        return works;
    }

    private static Ec2Source SourceOf(Backend backend, AwsBackend aws) => new(
        aws.Region,
        aws.Auth is { Type: AwsAuthType.Secret, SecretRef: { } secret } ? new ObjectKey(backend.Metadata.Namespace, secret.Name) : null,
        aws.Auth is { Type: AwsAuthType.AssumeRole, AssumeRole: { } role } ? role.RoleArn : null);

    private static AwsKeys? KeysOf(ObjectKey key, ClusterState state, out string? problem)
    {
        problem = null;
        if (state.Get<Secret>(key) is not { } secret)
            problem = $"Secret {key} not found";
        else if (secret.Data.GetText(AccessKeyEntry) is not { Length: > 0 } access)
            problem = $"Secret {key} has no {AccessKeyEntry}";
        else if (secret.Data.GetText(SecretKeyEntry) is not { Length: > 0 } secretKey)
            problem = $"Secret {key} has no {SecretKeyEntry}";
        else
            return new AwsKeys(access, secretKey, secret.Data.GetText(SessionTokenEntry) is { Length: > 0 } token ? token : null, null);
        return null;
    }
}
