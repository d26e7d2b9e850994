using System.Text;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.Kgateway.Policies;
using KGateway.Translation.Backends;
using KGateway.Translation.Routes;
using KGateway.Translation.State;

namespace KGateway.Translation.Policies.Traffic.HeaderModifiers;

/// <summary>Reads headers whose values may stand in Secrets.</summary>
internal sealed class HeaderSources(ReferenceSource from, ILookups lookups, TranslationSettings settings)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// The headers that one entry of a list stands for, with values as Envoy's substitution format; null when it can't be read, with what
    /// is wrong in <paramref name="problem"/>.
    /// </summary>
    public IReadOnlyList<(string Name, string Value)>? Read(PolicyHeader header, out string? problem)
    {
        var headers = header.SecretRef is { } reference ? FromSecret(header.Name, reference, out problem) : Written(header, out problem);
        if (headers is null)
            return null;
        foreach (var (name, value) in headers)
        {
            problem = HeaderRules.WrittenNameProblem(name)
                ?? (HeaderRules.ValueProblem(value) is { } wrong ? $"header \"{name}\": {wrong}" : null);
            if (problem is not null)
                return null;
        }

        return headers;
    }

    private List<(string, string)>? Written(PolicyHeader header, out string? problem)
    {
        problem = header is { Name.Length: > 0, Value: { } value }
            ? SubstitutionFormat.HeaderProblem(value, settings.ValidationMode)
            : "a header has no name, or neither value nor secretRef";
        return problem is null ? [(header.Name!, SubstitutionFormat.ToHeaderValue(header.Value!))] : null;
    }

    private List<(string, string)>? FromSecret(string? name, SecretKeyReference reference, out string? problem)
    {
        var id = new ObjectKey(reference.Namespace ?? from.Namespace, reference.Name);
        // Whether a Secret exists must not leak to those who may not refer to it.
        if (!ReferenceGrants.Permit(from, ResourceKinds.Secret.GroupKind, id, lookups, settings.ReferenceGrantMode))
        {
            problem = "missing reference grant";
            return null;
        }

        if (lookups.Get<Secret>(id) is not { } secret)
        {
            problem = $"Secret {id} not found";
            return null;
        }

        var headers = new List<(string, string)>();
        if (string.IsNullOrEmpty(name) && string.IsNullOrEmpty(reference.Key))
        {
            foreach (var (key, _) in secret.Data.AsSpan())
            {
                if (!TryAdd(headers, secret, key, key, out problem))
                    return null;
            }

            problem = headers.Count == 0 ? $"Secret {id} is empty" : null;
            return headers.Count == 0 ? null : headers;
        }

        var entry = string.IsNullOrEmpty(reference.Key) ? name! : reference.Key;
        return TryAdd(headers, secret, string.IsNullOrEmpty(name) ? entry : name, entry, out problem) ? headers : null;
    }

    private static bool TryAdd(List<(string, string)> headers, Secret secret, string name, string key, out string? problem)
    {
        if (!secret.Data.TryGetValue(key, out var bytes))
        {
            problem = $"key \"{key}\" not found in Secret {secret.Key}";
            return false;
        }

        try
        {
            // What is secret stands for itself, percent signs too.
            headers.Add((name, StrictUtf8.GetString(bytes.AsSpan()).Replace("%", "%%", StringComparison.Ordinal)));
            problem = null;
            return true;
        }
        catch (DecoderFallbackException)
        {
            problem = $"key \"{key}\" of Secret {secret.Key} is not UTF-8 text";
            return false;
        }
    }
}
