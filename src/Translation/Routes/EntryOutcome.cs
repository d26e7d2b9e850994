namespace KGateway.Translation.Routes;

/// <summary>What becomes of an entry of a virtual host.</summary>
internal enum EntryOutcome
{
    /// <summary>It is served as its rule says.</summary>
    Served,

    /// <summary>Entries of other routes stand for it.</summary>
    Delegated,

    /// <summary>Routes that it delegates to are missing: what others don't take is answered with an error.</summary>
    Unresolved,
}
