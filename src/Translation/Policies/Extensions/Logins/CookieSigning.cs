using KGateway.Resources;

namespace KGateway.Translation.Policies.Extensions.Logins;

/// <summary>The Secret that the cookies of all logins are signed with. The controller makes it, since it isn't the users' matter.</summary>
public static class CookieSigning
{
    /// <summary>Name of the Secret; that of earlier releases, so that logins outlive a migration.</summary>
    public const string SecretName = "oauth2-hmac-secret";

    /// <summary>The entry with the bytes.</summary>
    public const string Entry = "hmac-secret";

    /// <summary>How many bytes are made.</summary>
    public const int Length = 32;

    /// <summary>Key of the Secret.</summary>
    public static ObjectKey SecretKey(TranslationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new(settings.PodNamespace, SecretName);
    }
}
