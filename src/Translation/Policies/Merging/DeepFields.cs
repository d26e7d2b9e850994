using System.Text.Json;

namespace KGateway.Translation.Policies.Merging;

/// <summary>
/// Which fields of policies are combined and not only chosen between: those of four fields of TrafficPolicies can be. Between levels the
/// strategy of the route decides; within a level the setting <c>PolicyMerge</c>.
/// </summary>
internal sealed record DeepFields
{
    private const string Policy = "trafficPolicy";

    // As written in the setting, and the field's name in merges; the client addresses alone are combined unless told otherwise.
    private static readonly (string Written, string Key)[] Capable =
        [("extAuth", "extAuth"), ("extProc", "extProc"), ("transformation", "transformation"), ("acl", "httpACL")];

    private bool _extAuth;
    private bool _extProc;
    private bool _transformation;
    private bool _acl = true;

    private DeepFields()
    {
    }

    /// <summary>Without a setting.</summary>
    public static DeepFields Default { get; } = new();

    /// <summary>Reads the setting: <c>{"trafficPolicy":{"extAuth":"DeepMerge"}}</c>.</summary>
    /// <exception cref="FormatException">It isn't written so; the message says where.</exception>
    public static DeepFields Parse(string setting)
    {
        try
        {
            using var document = JsonDocument.Parse(setting);
            return Parse(document.RootElement, setting);
        }
        catch (JsonException e)
        {
            throw new FormatException($"'{setting}' is no JSON: {e.Message}", e);
        }
    }

    /// <summary>Whether a field is combined among policies of one level.</summary>
    public bool WithinLevel(string key) => key switch
    {
        "extAuth" => _extAuth,
        "extProc" => _extProc,
        "transformation" => _transformation,
        "httpACL" => _acl,
        _ => false,
    };

    /// <summary>Whether a field is combined between levels where a strategy asks for it.</summary>
    public bool BetweenLevels(string key) => Array.Exists(Capable, capable => capable.Key == key);

    private static DeepFields Parse(JsonElement root, string setting)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new FormatException($"'{setting}' is no JSON object.");
        var deep = new DeepFields();
        foreach (var policy in root.EnumerateObject())
        {
            if (policy.Name != Policy)
                throw new FormatException($"There is nothing to set for '{policy.Name}', only for {Policy}.");
            if (policy.Value.ValueKind != JsonValueKind.Object)
                throw new FormatException($"{Policy}: {policy.Value.GetRawText()} is no JSON object.");
            foreach (var field in policy.Value.EnumerateObject())
                deep.Set(field);
        }

        return deep;
    }

    private void Set(JsonProperty field)
    {
        var value = field.Value.ValueKind == JsonValueKind.String ? field.Value.GetString() : null;
        bool deep = value switch
        {
            "DeepMerge" => true,
            "ShallowMerge" => false,
            _ => throw new FormatException($"{Policy}.{field.Name}: {field.Value.GetRawText()} is neither DeepMerge nor ShallowMerge."),
        };
        switch (field.Name)
        {
            case "extAuth":
                _extAuth = deep;
                break;
            case "extProc":
                _extProc = deep;
                break;
            case "transformation":
                _transformation = deep;
                break;
            case "acl":
                _acl = deep;
                break;
            default:
                throw new FormatException(
                    $"{Policy} has no field '{field.Name}' that can be combined. There are: "
                    + $"{string.Join(", ", Capable.Select(static capable => capable.Written))}.");
        }
    }
}
