using System.Text;
using System.Text.Json;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd.Policies.Harness;

/// <summary>Bad input that reading a file finds.</summary>
internal static class Findings
{
    /// <summary>Writes an object of a kind and waits for the finding about a field; its targets, if it has any, are chosen by its kind.</summary>
    public static async Task ExpectAsync(PolicyLab lab, string kind, string specification, string field)
    {
        var site = lab.NewSite();
        site.Save(Object(kind, "NAME", specification));
        await site.FoundAsync(field);
        site.Save("");
    }

    /// <summary>Writes an object of a kind for each value and waits until each has its finding: at the field, with the message.</summary>
    public static async Task ExpectAllAsync(PolicyLab lab, string kind, IReadOnlyList<BadValue> values)
    {
        var site = lab.NewSite();
        site.Save(string.Join("---\n", values.Select((value, index) => Object(kind, $"NAME-{index}", value.Specification))));
        var missing = "";
        try
        {
            await Eventually.TrueAsync(
                async () =>
                {
                    missing = Missing(await lab.KGateway.StateAsync(), site.Name, values);
                    return missing.Length == 0;
                },
                $"findings of {values.Count} objects",
                TimeSpan.FromSeconds(20),
                TimeSpan.FromMilliseconds(200));
        }
        catch (Xunit.Sdk.XunitException e)
        {
            throw new Xunit.Sdk.XunitException($"{e.Message}\n{missing}", e);
        }

        site.Save("");
    }

    // The values that aren't told of as they must be, with what is said of their objects instead.
    private static string Missing(JsonElement state, string site, IReadOnlyList<BadValue> values)
    {
        var missing = new StringBuilder();
        var findings = state.GetProperty("findings").EnumerateArray()
            .Where(static finding => finding.TryGetProperty("object", out var id) && id.ValueKind == JsonValueKind.String)
            .ToLookup(static finding => finding.GetProperty("object").GetString()!.Split('/')[^1]);
        for (var i = 0; i < values.Count; i++)
        {
            var value = values[i];
            if (findings[$"{site}-{i}"].Any(finding => IsOf(finding, value)))
                continue;
            missing.Append(null, $"{value.Path}: {value.Value}: no '{value.Says}' at {value.Place}, but:\n");
            foreach (var other in findings[$"{site}-{i}"])
                missing.Append(null, $"  {other.GetProperty("field").GetString()}: {other.GetProperty("message").GetString()}\n");
        }

        return missing.ToString();
    }

    private static bool IsOf(JsonElement finding, BadValue value) =>
        finding.GetProperty("severity").GetString() is "Error" or "error"
        && finding.GetProperty("line").GetInt32() > 0
        && finding.GetProperty("field").GetString() == value.Place
        && finding.GetProperty("message").GetString()!.Contains(value.Says, StringComparison.Ordinal);

    private static string Object(string kind, string name, string specification)
    {
        var targets = kind switch
        {
            _ when specification.StartsWith("target", StringComparison.Ordinal) => "",
            "ListenerPolicy" or "HTTPListenerPolicy" => "  targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: NAME}]\n",
            "BackendConfigPolicy" => "  targetRefs: [{group: \"\", kind: Service, name: NAME}]\n",
            "TrafficPolicy" => "  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME}]\n",
            _ => "",
        };
        return $"apiVersion: gateway.kgateway.dev/v1alpha1\nkind: {kind}\nmetadata: {{name: {name}, namespace: default}}\n"
            + $"spec:\n{targets}{PolicySite.Indent(specification, 2)}\n";
    }
}
