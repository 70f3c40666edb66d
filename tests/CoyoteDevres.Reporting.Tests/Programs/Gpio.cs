using CoyoteDevres.Exploration;

namespace CoyoteDevres.TestPrograms;

/// <summary>A program from a delegate; tells hangs at the end.</summary>
internal sealed class Miniature(Action<ExploredRuntime> build) : IProgram
{
    public Op SetUp(ExploredRuntime runtime)
    {
        build(runtime);
        return Op.Done;
    }

    public void End(ExploredRuntime runtime)
    {
        foreach (var task in runtime.Tasks.Where(t => t.State == TaskState.Announced))
        {
            var key = new FindingKey("hung-task", task.Pending.Site.Function, task.Pending.Target.Name);
            runtime.Report(new Finding(key, $"INFO: task {task.Name} blocked for more than 120 seconds.", task.Name, [$"{task.Name} waits in {key.Function} for {key.Object}"]));
        }
    }
}

/// <summary>Miniatures of a chip that is unplugged while a line is read.</summary>
internal static class Gpio
{
    /// <summary>The chip is read and then used; unbinding clears and frees it in between: one use after free in each place.</summary>
    internal static void UseAfterFree(ExploredRuntime runtime)
    {
        var device = new Slab(runtime, "gpio_device");
        var users = new Count(runtime, "gpio_device.ref", 1, device);
        var chip = new Cell<string?>(runtime, "gpio_device.chip", "chip0", device);
        var dev = new Lock(runtime, "device.mutex");
        runtime.Spawn("gpioget/101", async () =>
        {
            if (await chip.Read("linereq_ioctl", "./Gpio.cs", 12) is null)
                return;
            await device.Use("gpiod_get_array_value_complex", 20);
        });
        runtime.Spawn("sysfs/102", async () =>
        {
            await dev.Take("device_release_driver");
            await chip.Write(null, "gpiochip_remove", "./Gpio.cs", 33);
            if (await users.Put("gpiochip_remove", 34) == 0)
                await device.Free("gpiodevice_release", 40);
            await dev.Drop("device_release_driver");
        });
    }

    /// <summary>Two locks, taken in opposite orders.</summary>
    internal static void Abba(ExploredRuntime runtime)
    {
        var a = new Lock(runtime, "a.lock");
        var b = new Lock(runtime, "b.lock");
        runtime.Spawn("first/1", () => Both(a, b, "take_ab"));
        runtime.Spawn("second/2", () => Both(b, a, "take_ba"));
    }

    /// <summary>The same order twice: nothing to find.</summary>
    internal static void Ordered(ExploredRuntime runtime)
    {
        var a = new Lock(runtime, "a.lock");
        var b = new Lock(runtime, "b.lock");
        runtime.Spawn("first/1", () => Both(a, b, "take_ab"));
        runtime.Spawn("second/2", () => Both(a, b, "take_ab"));
    }

    private static async Op Both(Lock one, Lock other, string function)
    {
        await one.Take(function);
        await other.Take(function);
        await other.Drop(function);
        await one.Drop(function);
    }
}
