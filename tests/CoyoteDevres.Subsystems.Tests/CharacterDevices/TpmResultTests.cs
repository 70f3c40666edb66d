using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using CoyoteDevres.Subsystems.Tests.Media;
using CoyoteDevres.Subsystems.Tpm;

namespace CoyoteDevres.Subsystems.Tests.CharacterDevices;

/// <summary>What one process, and the kernel itself, see of a TPM chip, before and after its driver is unbound.</summary>
public class TpmResultTests
{
    public static TheoryData<string> Versions => ["TP0", "TP1", "TP2", "TP3", "TP4"];

    [Theory]
    [MemberData(nameof(Versions))]
    public void Before_unbind(string version)
    {
        var run = Run(version, async (lab, tpm) =>
        {
            var file = await lab.MustOpen(NodeOf(tpm));
            return async () =>
            {
                lab.Note($"{await lab.User.Write(file)}");
                lab.Note(Errno.Name(await lab.User.Write(file))); // The response has not been read.
                lab.Note($"{await lab.User.Read(file)}");
                lab.Note($"{await lab.User.Read(file)}");
                lab.Note($"{await tpm.TpmPcrRead()}");
                await lab.User.Close(file);
                await lab.Unbind();
            };
        });
        Assert.Equal(["1, -EBUSY, 1, 0, 0"], run.Results);
        Assert.Empty(run.Findings);
    }

    /// <summary>
    /// From TP1 on a command is refused; closing the resource manager's file asks only from TP4 on. That can be opened as long as another file keeps its
    /// character device.
    /// </summary>
    [Theory]
    [InlineData("TP0", "", "slab-use-after-free in tpm_tis_send on tpm_tis_data")]
    [InlineData("TP1", "-EPIPE, -19, no file", "")]
    [InlineData("TP2", "", "slab-use-after-free in tpm_try_get_ops on tpm_chip.dev.kobj")]
    [InlineData("TP3", "-EPIPE, -19, file", "null-dereference in tpm_chip_start on tpm_chip.ops")]
    [InlineData("TP4", "-EPIPE, -19, file", "")]
    public void After_unbind(string version, string results, string finding)
    {
        var log = new List<string>();
        var run = Run(version, async (lab, tpm) =>
        {
            log.Clear(); // A finding's execution runs again, for its story.
            var file = await lab.MustOpen(NodeOf(tpm));
            return async () =>
            {
                await lab.Unbind();
                log.Add(Errno.Name(await lab.User.Write(file)));
                log.Add($"{await tpm.TpmPcrRead()}");
                log.Add(await lab.User.Open(NodeOf(tpm)) is null ? "no file" : "file");
                await lab.User.Close(file);
            };
        });
        Assert.Equal(results, string.Join(", ", log));
        Assert.Equal(finding.Length == 0 ? [] : [finding], run.Findings);
    }

    [Theory]
    [InlineData("TP0", true)]
    [InlineData("TP1", true)]
    [InlineData("TP4", false)]
    public void Its_own_node_opens_once(string version, bool once)
    {
        var run = Run(version, async (lab, tpm) =>
        {
            var file = await lab.MustOpen(NodeOf(tpm));
            return async () =>
            {
                var second = await lab.User.Open(NodeOf(tpm));
                lab.Note(second is null ? "once" : "twice");
                if (second is not null)
                    await lab.User.Close(second);
                await lab.User.Close(file);
                await lab.Unbind();
            };
        });
        Assert.Equal([once ? "once" : "twice"], run.Results);
    }

    private static CharacterNode NodeOf(TpmVersion tpm) => tpm.IsTpm2 ? tpm.NodeRm : tpm.Node;

    private static LabRun Run(string id, Func<DriverLab, TpmVersion, Op<Func<Op>>> prepare)
    {
        TpmVersion version = null!;
        return DriverLab.Run(
            machine =>
            {
                version = id switch
                {
                    "TP0" => new TpmTP0(machine),
                    "TP1" => new TpmTP1(machine),
                    "TP2" => new TpmTP2(machine),
                    "TP3" => new TpmTP3(machine),
                    _ => new TpmTP4(machine),
                };
                return new TpmDriver(version);
            },
            lab => prepare(lab, version));
    }
}
