namespace KGateway.Resources.Schema;

/// <summary>Prefix of statistics: words and dots, with placeholders for the names of the route and its rule.</summary>
internal sealed class StatPrefixAttribute()
    : FormatAttribute(1, 256, @"^([A-Za-z0-9_%.\-]|\{\{ *(route_name|route_namespace|rule_name) *\}\})+$")
{
    private const string Plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_%.-";

    protected override bool IsMatch(ReadOnlySpan<char> value)
    {
        if (value.IsEmpty)
            return false;
        while (!value.IsEmpty)
        {
            if (!value.StartsWith("{{"))
            {
                if (!Plain.Contains(value[0], StringComparison.Ordinal))
                    return false;
                value = value[1..];
                continue;
            }

            int end = value.IndexOf("}}");
            if (end < 0 || value[2..end].Trim(' ') is not ("route_name" or "route_namespace" or "rule_name"))
                return false;
            value = value[(end + 2)..];
        }

        return true;
    }
}
