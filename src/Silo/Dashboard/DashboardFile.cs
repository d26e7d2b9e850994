using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace KGateway.Silo.Dashboard;

/// <summary>A file of the dashboard's page, as it is in the assembly.</summary>
/// <param name="Path">Where it is served, for example "/assets/main.js"; the page itself at "/".</param>
/// <param name="ContentType">Its media type, with the character set.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Tag">Of its content, so that a browser that has it needn't be sent it again.</param>
internal sealed record DashboardFile(string Path, string ContentType, byte[] Content, EntityTagHeaderValue Tag)
{
    private const string Folder = "Page/";
    private const string Index = "/index.html";

    /// <summary>All files of the page.</summary>
    /// <exception cref="InvalidOperationException">A file's kind is one that the page isn't meant to have.</exception>
    public static IReadOnlyList<DashboardFile> ReadAll()
    {
        var assembly = typeof(DashboardFile).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(static name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(name => Read(assembly, name))];
    }

    /// <summary>The content type of a file name.</summary>
    /// <exception cref="InvalidOperationException">The page isn't meant to have such files.</exception>
    public static string ContentTypeOf(string name) => System.IO.Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => throw new InvalidOperationException($"The dashboard has a file {name}, for which no content type is known."),
    };

    private static DashboardFile Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        var path = "/" + name[Folder.Length..].Replace('\\', '/');
        return new DashboardFile(path == Index ? "/" : path, ContentTypeOf(path), content, TagOf(content));
    }

    private static EntityTagHeaderValue TagOf(byte[] content) => new($"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16))}\"");
}
