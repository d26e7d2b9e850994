namespace KGateway.Translation.Statuses;

/// <summary>Reasons of conditions, as Gateway API names them.</summary>
internal static class Reasons
{
    public const string Accepted = "Accepted";
    public const string AddressNotAssigned = "AddressNotAssigned";
    public const string AddressNotUsable = "AddressNotUsable";
    public const string AncestorNotBound = "AncestorNotBound";
    public const string Attached = "Attached";
    public const string ConfigurationChanged = "ConfigurationChanged";
    public const string Conflicted = "Conflicted";
    public const string ConflictedWithBackendTlsPolicy = "ConflictedWithBackendTLSPolicy";
    public const string Degraded = "Degraded";
    public const string Discovered = "Discovered";
    public const string GatewayReplaced = "GatewayReplaced";
    public const string HostnameConflict = "HostnameConflict";
    public const string Invalid = "Invalid";
    public const string InvalidCaCertificateKind = "InvalidCACertificateKind";
    public const string InvalidCaCertificateRef = "InvalidCACertificateRef";
    public const string InvalidCertificateRef = "InvalidCertificateRef";
    public const string InvalidClientCertificateRef = "InvalidClientCertificateRef";
    public const string InvalidParameters = "InvalidParameters";
    public const string InvalidRouteKinds = "InvalidRouteKinds";
    public const string ListenerReplaced = "ListenerReplaced";
    public const string ListenersNotResolved = "ListenersNotResolved";
    public const string ListenersNotValid = "ListenersNotValid";
    public const string Merged = "Merged";
    public const string NoConflicts = "NoConflicts";
    public const string NoMatchingListenerHostname = "NoMatchingListenerHostname";
    public const string NoMatchingParent = "NoMatchingParent";
    public const string NoMatchingInstances = "NoMatchingInstances";
    public const string NoResources = "NoResources";
    public const string NotAllowed = "NotAllowed";
    public const string NotAllowedByListeners = "NotAllowedByListeners";
    public const string NoValidCaCertificate = "NoValidCACertificate";
    public const string OverlappingHostnames = "OverlappingHostnames";
    public const string OverlappingCertificates = "OverlappingCertificates";
    public const string Overridden = "Overridden";
    public const string ParentNotAccepted = "ParentNotAccepted";
    public const string PartiallyInvalid = "PartiallyInvalid";
    public const string Pending = "Pending";
    public const string Programmed = "Programmed";
    public const string ProtocolConflict = "ProtocolConflict";
    public const string RefNotPermitted = "RefNotPermitted";
    public const string ResolvedRefs = "ResolvedRefs";
    public const string SupportedVersion = "SupportedVersion";
    public const string TargetNotFound = "TargetNotFound";
    public const string TooManyListeners = "TooManyListeners";
    public const string UnsupportedAddress = "UnsupportedAddress";
    public const string UnsupportedProtocol = "UnsupportedProtocol";
    public const string UnsupportedValue = "UnsupportedValue";
    public const string UnsupportedVersion = "UnsupportedVersion";
    public const string Valid = "Valid";
}
