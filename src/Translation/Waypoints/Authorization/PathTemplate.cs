using System.Buffers;

namespace KGateway.Translation.Waypoints.Authorization;

/// <summary>Paths of policies with <c>{*}</c> for a segment and <c>{**}</c> for the rest or the middle of a path.</summary>
internal static class PathTemplate
{
    private const string Segment = "{*}";
    private const string Segments = "{**}";

    // What Envoy takes literally in a template.
    private static readonly SearchValues<char> Literal =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%!$&'()+,;:@=");

    /// <summary>Whether a path is a template.</summary>
    public static bool IsTemplate(string path) =>
        path.Contains(Segment, StringComparison.Ordinal) || path.Contains(Segments, StringComparison.Ordinal);

    /// <summary>The template as Envoy writes it; null when it isn't one that Envoy takes.</summary>
    public static string? ToEnvoy(string path)
    {
        if (path[0] != '/')
            return null;
        string[] segments = path[1..].Split('/');
        int rests = 0;
        for (int i = 0; i < segments.Length; i++)
        {
            string segment = segments[i];
            if (segment == Segment)
            {
                segments[i] = "*";
            }
            else if (segment == Segments || segment.StartsWith(Segments, StringComparison.Ordinal))
            {
                // Only a suffix of the path may follow in its segment, and nothing but segments of their own after it.
                if (++rests > 1 || segment.AsSpan(Segments.Length).ContainsAnyExcept(Literal) || (segment.Length > Segments.Length && i + 1 < segments.Length))
                    return null;
                segments[i] = "**" + segment[Segments.Length..];
            }
            else if (segment.AsSpan().ContainsAnyExcept(Literal))
            {
                return null;
            }
        }

        return "/" + string.Join('/', segments);
    }
}
