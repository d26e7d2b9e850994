using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace KGateway.EndToEnd.Harness;

/// <summary>Filters of the kernel in front of a socket.</summary>
internal static class SocketFilter
{
    private const int SolSocket = 1;
    private const int SoAttachFilter = 26;

    // One instruction of Berkeley's packet filter: return zero bytes of the packet.
    private static readonly byte[] DropAllProgram = [6, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>
    /// Lets nothing more of the other side in, not even acknowledgements, as if the network between were gone: the kernel answers nothing.
    /// </summary>
    public static void DropAll(Socket socket)
    {
        var program = Marshal.AllocHGlobal(DropAllProgram.Length);
        try
        {
            Marshal.Copy(DropAllProgram, 0, program, DropAllProgram.Length);

            // The number of instructions, and after a gap where they are; the kernel makes a copy.
            Span<byte> option = stackalloc byte[16];
            BinaryPrimitives.WriteUInt16LittleEndian(option, 1);
            BinaryPrimitives.WriteInt64LittleEndian(option[8..], program);
            socket.SetRawSocketOption(SolSocket, SoAttachFilter, option);
        }
        finally
        {
            Marshal.FreeHGlobal(program);
        }
    }
}
