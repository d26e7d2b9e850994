namespace KGateway.Translation.Policies.Traffic.Auth;

/// <summary>The users of an htpasswd file that Envoy can check: those with a SHA-1 hash.</summary>
internal sealed class HtpasswdUsers
{
    private const string HashPrefix = "{SHA}";

    // A hash of 20 bytes in base64.
    private const int HashLength = 28;

    private readonly List<string> _lines = [];
    private readonly Dictionary<string, string> _hashes = new(StringComparer.Ordinal);
    private readonly List<string> _refused = [];

    /// <summary>The users, one a line, in their order.</summary>
    public string Text => string.Join('\n', _lines);

    /// <summary>Whether there is no user.</summary>
    public bool IsEmpty => _lines.Count == 0;

    /// <summary>Users that are left out, by their names and lines; never their hashes.</summary>
    public IReadOnlyList<string> Refused => _refused;

    /// <summary>Reads the lines of a file, numbered from 1. Empty lines and comments are skipped.</summary>
    public static HtpasswdUsers Read(IEnumerable<string> lines)
    {
        var users = new HtpasswdUsers();
        int number = 0;
        foreach (string line in lines)
            users.Add(line.Trim(), ++number);
        return users;
    }

    private void Add(string line, int number)
    {
        if (line.Length == 0 || line[0] == '#')
            return;
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
        {
            _refused.Add($"line {number}: expected user:{HashPrefix}hash");
            return;
        }

        string name = line[..colon];
        string hash = line[(colon + 1)..];
        if (!IsSha(hash))
            _refused.Add($"user '{name}' (line {number}): only {HashPrefix} hashes are supported");
        else if (_hashes.TryAdd(name, hash))
            _lines.Add(line);
        else if (_hashes[name] != hash)
            _refused.Add($"user '{name}' (line {number}): the user has another hash before");
    }

    private static bool IsSha(string hash)
    {
        if (hash.Length != HashPrefix.Length + HashLength || !hash.StartsWith(HashPrefix, StringComparison.Ordinal))
            return false;
        Span<byte> bytes = stackalloc byte[HashLength];
        return Convert.TryFromBase64String(hash[HashPrefix.Length..], bytes, out int length) && length == 20;
    }
}
