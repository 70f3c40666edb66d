using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using Mutex = CoyoteDevres.Kernel.Mutex;

namespace CoyoteDevres.Subsystems.Tpm;

/// <summary><c>struct tpm_class_ops</c>: a driver's callbacks, in its module, which stays.</summary>
public sealed class TpmClassOps : KernelObject
{
    internal TpmClassOps(Machine machine)
        : base(machine, "tpm_class_ops") => Retain();
}

/// <summary>What the driver's callbacks use: registers and state, in device-managed memory.</summary>
public sealed class TpmTisData : KernelObject
{
    internal TpmTisData(Machine machine)
        : base(machine, "tpm_tis_data")
    {
    }
}

/// <summary><c>struct tpm_chip</c>: counted by its device; the first reference is dropped by a device-managed action of the parent.</summary>
public sealed class TpmChip : KernelObject
{
    internal TpmChip(TpmVersion version, TpmClassOps ops, TpmTisData data, Device pdev, bool isTpm2)
        : base(version.Machine, "tpm_chip")
    {
        Pdev = pdev;
        IsTpm2 = isTpm2;
        Data = data;
        Ops = new PointerField<TpmClassOps>(this, "ops", ops);
        OpsSem = new RwSemaphore(this, "ops_sem");
        TpmMutex = new Mutex(this, "tpm_mutex");
        IsOpen = new AtomicFlags(this, "is_open", "0");
        List = new ListHead(this, "list", isRcu: true);
        Dev = new Device(this, "dev", () => version.TpmDevRelease(this), pdev);
        Cdev = new Cdev(this, "cdev", new TpmDevOperations(version, this), version.CdevOwner, Dev);
        if (!isTpm2)
            return;
        Devs = new Device(this, "devs", async () => await Dev.Put("tpm_devs_release"), pdev);
        Cdevs = new Cdev(this, "cdevs", new TpmrmDevOperations(version, this), version.CdevOwner, Devs);
    }

    /// <summary><c>chip-&gt;ops</c>: NULL when it is unregistered, from TP1 on.</summary>
    internal PointerField<TpmClassOps> Ops { get; }

    /// <summary><c>chip-&gt;ops_sem</c>, from TP1 on.</summary>
    internal RwSemaphore OpsSem { get; }

    /// <summary><c>chip-&gt;tpm_mutex</c>: one command at a time.</summary>
    internal Mutex TpmMutex { get; }

    /// <summary><c>chip-&gt;is_open</c>: <c>/dev/tpm0</c> opens once.</summary>
    internal AtomicFlags IsOpen { get; }

    /// <summary><c>chip-&gt;list</c>, in TP0.</summary>
    internal ListHead List { get; }

    /// <summary><c>chip-&gt;dev</c>.</summary>
    internal Device Dev { get; }

    /// <summary><c>chip-&gt;cdev</c>: <c>/dev/tpm0</c>.</summary>
    internal Cdev Cdev { get; }

    /// <summary><c>chip-&gt;devs</c>, of TPM 2.0 chips.</summary>
    internal Device? Devs { get; }

    /// <summary><c>chip-&gt;cdevs</c>: <c>/dev/tpmrm0</c>.</summary>
    internal Cdev? Cdevs { get; }

    /// <summary>The device that the driver is bound to.</summary>
    internal Device Pdev { get; }

    /// <summary><c>TPM_CHIP_FLAG_TPM2</c>.</summary>
    internal bool IsTpm2 { get; }

    /// <summary><c>dev_get_drvdata(&amp;chip-&gt;dev)</c>, or <c>chip-&gt;vendor.priv</c>: never cleared.</summary>
    internal TpmTisData Data { get; }
}

/// <summary><c>struct file_priv</c>, and <c>tpmrm_priv</c>: an open file's.</summary>
internal sealed class TpmFilePriv : KernelObject
{
    internal TpmFilePriv(TpmChip chip, bool isSpace)
        : base(chip.Machine, isSpace ? "tpmrm_priv" : "file_priv")
    {
        Chip = chip;
        BufferMutex = new Mutex(this, "buffer_mutex");
        ResponseLength = new Field<int>(this, "response_length", 0);
    }

    /// <summary><c>priv-&gt;chip</c>, without an access.</summary>
    internal TpmChip Chip { get; }

    internal Mutex BufferMutex { get; }

    /// <summary>Before v5.1 <c>data_pending</c>.</summary>
    internal Field<int> ResponseLength { get; }
}
