using System.Reflection;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace KGateway.EnvoyApi;

/// <summary>The descriptors of all Envoy messages of this assembly.</summary>
public static class EnvoyTypes
{
    // Built on first use: loading every descriptor takes time that a process which never prints JSON should not spend.
    private static readonly Lazy<IReadOnlyList<FileDescriptor>> LazyFiles = new(FindFiles);
    private static readonly Lazy<TypeRegistry> LazyRegistry = new(CreateRegistry);

    /// <summary>Descriptors of the proto files compiled into this assembly, by path.</summary>
    public static IReadOnlyList<FileDescriptor> Files => LazyFiles.Value;

    /// <summary>
    /// All messages of <see cref="Files"/> and the well-known types. Printing or parsing the JSON form of a
    /// <c>google.protobuf.Any</c> looks up its <c>@type</c> here.
    /// </summary>
    public static TypeRegistry Registry => LazyRegistry.Value;

    private static List<FileDescriptor> FindFiles()
    {
        var files = new List<FileDescriptor>();
        foreach (var type in typeof(EnvoyTypes).Assembly.GetExportedTypes())
        {
            // protoc writes one static class FooReflection with a static Descriptor for each foo.proto.
            if (type is { IsAbstract: true, IsSealed: true }
                && type.Name.EndsWith("Reflection", StringComparison.Ordinal)
                && type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) is FileDescriptor file)
                files.Add(file);
        }

        files.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return files;
    }

    private static TypeRegistry CreateRegistry()
    {
        // An Any may hold a well-known type that no Envoy file imports.
        FileDescriptor[] wellKnown =
        [
            AnyReflection.Descriptor, DurationReflection.Descriptor, EmptyReflection.Descriptor, FieldMaskReflection.Descriptor,
            StructReflection.Descriptor, TimestampReflection.Descriptor, WrappersReflection.Descriptor,
        ];
        return TypeRegistry.FromFiles([.. Files, .. wellKnown]);
    }
}
