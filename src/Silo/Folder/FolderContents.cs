using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Translation.State;

namespace KGateway.Silo.Folder;

/// <summary>
/// The objects of a folder, put together from its files: a broken file keeps its last good objects, an object with an error its last good
/// version, and of an object that is written in several files the first file, by name, holds. Work is proportional to the files that
/// changed. Single-threaded.
/// </summary>
internal sealed class FolderContents
{
    // Sorts after every path: what is built in holds only if no file writes it.
    private const string BuiltIn = "\uFFFF";

    private readonly string _root;
    private long _created;
    private readonly Dictionary<string, HeldFile> _files = new(StringComparer.Ordinal);

    // The files in which an object is written, in order.
    private readonly Dictionary<ResourceId, List<HeldFile>> _owners = [];
    private readonly Dictionary<ResourceId, Resource> _objects = [];

    // Of what there is something to say: files with findings, and objects that are written in several files.
    private readonly HashSet<HeldFile> _faulty = [];
    private readonly HashSet<ResourceId> _disputed = [];

    /// <param name="root">The folder.</param>
    /// <param name="builtIn">Objects that are there as long as no file writes them.</param>
    public FolderContents(string root, ImmutableArray<Resource> builtIn = default)
    {
        _root = root;
        if (builtIn.IsDefaultOrEmpty)
            return;
        var file = new HeldFile(BuiltIn, new FileReading(BuiltIn, FileCondition.Good, default, builtIn, []));
        file.SetObjects(builtIn);
        var touched = new HashSet<ResourceId>();
        Own(file, touched);
        foreach (var id in touched)
            Replace(id, file.Objects[id]);
    }

    /// <summary>Paths of the known files.</summary>
    public IReadOnlyCollection<string> Paths => _files.Keys;

    /// <summary>All objects that hold.</summary>
    public IReadOnlyCollection<Resource> Objects => _objects.Values;

    /// <summary>The newest reading of a file; null when it is not known.</summary>
    public FileReading? Reading(string path) => _files.GetValueOrDefault(path)?.Newest;

    /// <summary>What is wrong with the folder now, ordered by file and line.</summary>
    public ImmutableArray<Diagnostic> Diagnostics
    {
        get
        {
            var all = new List<Diagnostic>();
            foreach (var file in _faulty)
                all.AddRange(file.Newest.Diagnostics);
            foreach (var id in _disputed)
            {
                var owners = _owners[id];
                foreach (var loser in owners.Skip(1).Where(static owner => owner.Path != BuiltIn))
                    all.Add(Duplicate(id, loser.Path, owners[0].Path));
            }

            return [.. all
                .OrderBy(static diagnostic => diagnostic.File, StringComparer.Ordinal)
                .ThenBy(static diagnostic => diagnostic.Line)
                .ThenBy(static diagnostic => diagnostic.Message, StringComparer.Ordinal)];
        }
    }

    /// <summary>Takes new readings of some files and returns how the objects changed.</summary>
    public IReadOnlyCollection<ResourceChange> Apply(IEnumerable<FileReading> readings)
    {
        var touched = new HashSet<ResourceId>();
        foreach (var reading in readings)
            Take(reading, touched);

        var changes = new List<ResourceChange>();
        foreach (var id in touched)
        {
            var next = _owners.TryGetValue(id, out var owners) ? owners[0].Objects[id] : null;
            if (Replace(id, next) is { } change)
                changes.Add(change);
        }

        return changes;
    }

    private void Take(FileReading reading, HashSet<ResourceId> touched)
    {
        _files.TryGetValue(reading.Path, out var held);
        if (reading.Condition == FileCondition.Missing)
        {
            if (held is not null)
            {
                Disown(held, touched);
                _files.Remove(reading.Path);
                _faulty.Remove(held);
            }

            return;
        }

        if (held is null)
            _files[reading.Path] = held = new HeldFile(reading.Path, reading);
        held.Newest = reading;
        if (reading.Diagnostics.IsEmpty)
            _faulty.Remove(held);
        else
            _faulty.Add(held);
        if (reading.Condition != FileCondition.Broken)
        {
            Disown(held, touched);
            held.SetObjects(reading.Condition == FileCondition.Faulty ? [.. reading.Objects, .. held.LastGood(reading.Refused)] : reading.Objects);
            Own(held, touched);
            return;
        }

        // A file that is broken when it is first seen has no better objects than those in it that are whole.
        if (held.Objects.Count == 0)
        {
            held.SetObjects(reading.Objects);
            Own(held, touched);
        }
    }

    private void Own(HeldFile file, HashSet<ResourceId> touched)
    {
        foreach (var id in file.Objects.Keys)
        {
            touched.Add(id);
            if (!_owners.TryGetValue(id, out var owners))
                _owners[id] = owners = [];
            var place = owners.FindIndex(other => string.CompareOrdinal(other.Path, file.Path) > 0);
            owners.Insert(place < 0 ? owners.Count : place, file);
            if (owners.Count > 1)
                _disputed.Add(id);
        }
    }

    private void Disown(HeldFile file, HashSet<ResourceId> touched)
    {
        foreach (var id in file.Objects.Keys)
        {
            touched.Add(id);
            var owners = _owners[id];
            owners.Remove(file);
            if (owners.Count == 0)
                _owners.Remove(id);
            if (owners.Count <= 1)
                _disputed.Remove(id);
        }
    }

    // Objects get what an API server would give them: a generation, so that a status tells which version it speaks of, and a time of
    // creation in the order in which they were first seen, which decides between objects that want the same thing.
    private ResourceChange? Replace(ResourceId id, Resource? next)
    {
        _objects.TryGetValue(id, out var held);
        if (next is null)
            return _objects.Remove(id) ? new ResourceChange(id, null) : null;

        var written = next.Metadata;
        var stored = written with
        {
            Generation = written.Generation > 0 ? written.Generation : held?.Metadata.Generation ?? 1,
            CreationTimestamp = written.CreationTimestamp
                ?? held?.Metadata.CreationTimestamp ?? DateTimeOffset.UnixEpoch.AddSeconds(_created++),
        };
        var candidate = next with { Metadata = stored };
        if (candidate.Equals(held))
            return null;
        if (held is not null && written.Generation == 0)
            candidate = next with { Metadata = stored with { Generation = stored.Generation + 1 } };
        _objects[id] = candidate;
        return new ResourceChange(id, candidate);
    }

    private Diagnostic Duplicate(ResourceId id, string path, string first) =>
        new(Severity.Error, NameOf(path), 0, 0, id, "", $"is also written in {NameOf(first)}, which holds");

    private string NameOf(string path) => System.IO.Path.GetRelativePath(_root, path);

    private sealed class HeldFile(string path, FileReading newest)
    {
        public string Path { get; } = path;

        public FileReading Newest { get; set; } = newest;

        // Those of the last good reading.
        public Dictionary<ResourceId, Resource> Objects { get; private set; } = [];

        public IEnumerable<Resource> LastGood(IEnumerable<ResourceId> ids) => ids.Select(Objects.GetValueOrDefault).OfType<Resource>();

        public void SetObjects(ImmutableArray<Resource> objects)
        {
            Objects = new Dictionary<ResourceId, Resource>(objects.Length);
            foreach (var resource in objects)
                Objects[resource.Id] = resource;
        }
    }
}
