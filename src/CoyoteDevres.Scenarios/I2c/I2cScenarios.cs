using CoyoteDevres.Subsystems.I2c;

namespace CoyoteDevres.Scenarios.I2c;

/// <summary>I2C adapters: i2c-core, i2c-dev and a bus driver whose memory contains the adapter.</summary>
public static class I2cScenarios
{
    /// <summary>What scenarios are made of, by version.</summary>
    public static IReadOnlyList<VersionMatrix<I2cBench>> Matrices { get; } =
    [
        .. Of(I2cI0.Matrix, I2cVersion.I0, opened: true, lateSteps: false),
        .. Of(I2cI1.Matrix, I2cVersion.I1, opened: true, lateSteps: false),
        .. Of(I2cI2.Matrix, I2cVersion.I2),
        .. Of(I2cI3.Matrix, I2cVersion.I3),
        .. Of(I2cI4.Matrix, I2cVersion.I4),
        I2cRegistration.Failing("I4", I2cI4.Matrix.Commit, I2cI4.Matrix.Source, I2cVersion.I4),
        .. Of(I2cIP.Matrix, I2cVersion.IP, refuses: false),
    ];

    private static IEnumerable<VersionMatrix<I2cBench>> Of(VersionMatrix<I2cBench> matrix, I2cVersion load, bool opened = false, bool lateSteps = true, bool refuses = true)
    {
        yield return matrix;
        yield return I2cModule.Matrix(matrix.Version, matrix.Commit, matrix.Source, load, opened, refuses);
        yield return I2cRegistration.Meetings(matrix.Version, matrix.Commit, matrix.Source, load);
        if (lateSteps)
            yield return I2cRegistration.Sequences(matrix.Version, matrix.Commit, matrix.Source, load);
    }
}
