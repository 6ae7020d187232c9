package diff.insn;

import static diff.util.T.p;

/** Calls with the most argument slots that are allowed. */
public class ManyArgs {
    static long all(int a0, int a1, int a2, int a3, int a4, int a5, int a6, int a7, int a8, int a9, int a10,
            int a11, int a12, int a13, int a14, int a15, int a16, int a17, int a18, int a19, int a20, int a21,
            int a22, int a23, int a24, int a25, int a26, int a27, int a28, int a29, int a30, int a31, int a32,
            int a33, int a34, int a35, int a36, int a37, int a38, int a39, int a40, int a41, int a42, int a43,
            int a44, int a45, int a46, int a47, int a48, int a49, int a50, int a51, int a52, int a53, int a54,
            int a55, int a56, int a57, int a58, int a59, int a60, int a61, int a62, int a63, int a64, int a65,
            int a66, int a67, int a68, int a69, int a70, int a71, int a72, int a73, int a74, int a75, int a76,
            int a77, int a78, int a79, int a80, int a81, int a82, int a83, int a84, int a85, int a86, int a87,
            int a88, int a89, int a90, int a91, int a92, int a93, int a94, int a95, int a96, int a97, int a98,
            int a99, int a100, int a101, int a102, int a103, int a104, int a105, int a106, int a107, int a108,
            int a109, int a110, int a111, int a112, int a113, int a114, int a115, int a116, int a117, int
            a118, int a119, int a120, int a121, int a122, int a123, int a124, int a125, int a126, long b127,
            long b128, long b129, long b130, long b131, long b132, long b133, long b134, long b135, long b136,
            long b137, long b138, long b139, long b140, long b141, long b142, long b143, long b144, long b145,
            long b146, long b147, long b148, long b149, long b150, long b151, long b152, long b153, long b154,
            long b155, long b156, long b157, long b158, long b159, long b160, long b161, long b162, long b163,
            long b164, long b165, long b166, long b167, long b168, long b169, long b170, long b171, long b172,
            long b173, long b174, long b175, long b176, long b177, long b178, long b179, long b180, long b181,
            long b182, long b183, long b184, long b185, long b186, long b187, long b188, long b189, long b190)
            {
        return a0 * 0 + a1 * 1 + a2 * 2 + a3 * 3 + a4 * 4 + a5 * 5 + a6 * 6 + a7 * 7 + a8 * 8 + a9 * 9 + a10 *
                10 + a11 * 11 + a12 * 12 + a13 * 13 + a14 * 14 + a15 * 15 + a16 * 16 + a17 * 17 + a18 * 18 +
                a19 * 19 + a20 * 20 + a21 * 21 + a22 * 22 + a23 * 23 + a24 * 24 + a25 * 25 + a26 * 26 + a27 *
                27 + a28 * 28 + a29 * 29 + a30 * 30 + a31 * 31 + a32 * 32 + a33 * 33 + a34 * 34 + a35 * 35 +
                a36 * 36 + a37 * 37 + a38 * 38 + a39 * 39 + a40 * 40 + a41 * 41 + a42 * 42 + a43 * 43 + a44 *
                44 + a45 * 45 + a46 * 46 + a47 * 47 + a48 * 48 + a49 * 49 + a50 * 50 + a51 * 51 + a52 * 52 +
                a53 * 53 + a54 * 54 + a55 * 55 + a56 * 56 + a57 * 57 + a58 * 58 + a59 * 59 + a60 * 60 + a61 *
                61 + a62 * 62 + a63 * 63 + a64 * 64 + a65 * 65 + a66 * 66 + a67 * 67 + a68 * 68 + a69 * 69 +
                a70 * 70 + a71 * 71 + a72 * 72 + a73 * 73 + a74 * 74 + a75 * 75 + a76 * 76 + a77 * 77 + a78 *
                78 + a79 * 79 + a80 * 80 + a81 * 81 + a82 * 82 + a83 * 83 + a84 * 84 + a85 * 85 + a86 * 86 +
                a87 * 87 + a88 * 88 + a89 * 89 + a90 * 90 + a91 * 91 + a92 * 92 + a93 * 93 + a94 * 94 + a95 *
                95 + a96 * 96 + a97 * 97 + a98 * 98 + a99 * 99 + a100 * 100 + a101 * 101 + a102 * 102 + a103 *
                103 + a104 * 104 + a105 * 105 + a106 * 106 + a107 * 107 + a108 * 108 + a109 * 109 + a110 * 110
                + a111 * 111 + a112 * 112 + a113 * 113 + a114 * 114 + a115 * 115 + a116 * 116 + a117 * 117 +
                a118 * 118 + a119 * 119 + a120 * 120 + a121 * 121 + a122 * 122 + a123 * 123 + a124 * 124 +
                a125 * 125 + a126 * 126 + b127 * 127L + b128 * 128L + b129 * 129L + b130 * 130L + b131 * 131L
                + b132 * 132L + b133 * 133L + b134 * 134L + b135 * 135L + b136 * 136L + b137 * 137L + b138 *
                138L + b139 * 139L + b140 * 140L + b141 * 141L + b142 * 142L + b143 * 143L + b144 * 144L +
                b145 * 145L + b146 * 146L + b147 * 147L + b148 * 148L + b149 * 149L + b150 * 150L + b151 *
                151L + b152 * 152L + b153 * 153L + b154 * 154L + b155 * 155L + b156 * 156L + b157 * 157L +
                b158 * 158L + b159 * 159L + b160 * 160L + b161 * 161L + b162 * 162L + b163 * 163L + b164 *
                164L + b165 * 165L + b166 * 166L + b167 * 167L + b168 * 168L + b169 * 169L + b170 * 170L +
                b171 * 171L + b172 * 172L + b173 * 173L + b174 * 174L + b175 * 175L + b176 * 176L + b177 *
                177L + b178 * 178L + b179 * 179L + b180 * 180L + b181 * 181L + b182 * 182L + b183 * 183L +
                b184 * 184L + b185 * 185L + b186 * 186L + b187 * 187L + b188 * 188L + b189 * 189L + b190 *
                190L;
    }

    double inst(double d0, double d1, double d2, double d3, double d4, double d5, double d6, double d7, double
            d8, double d9, double d10, double d11, double d12, double d13, double d14, double d15, double d16,
            double d17, double d18, double d19, double d20, double d21, double d22, double d23, double d24,
            double d25, double d26, double d27, double d28, double d29, double d30, double d31, double d32,
            double d33, double d34, double d35, double d36, double d37, double d38, double d39, double d40,
            double d41, double d42, double d43, double d44, double d45, double d46, double d47, double d48,
            double d49, double d50, double d51, double d52, double d53, double d54, double d55, double d56,
            double d57, double d58, double d59, double d60, double d61, double d62, double d63, double d64,
            double d65, double d66, double d67, double d68, double d69, double d70, double d71, double d72,
            double d73, double d74, double d75, double d76, double d77, double d78, double d79, double d80,
            double d81, double d82, double d83, double d84, double d85, double d86, double d87, double d88,
            double d89, double d90, double d91, double d92, double d93, double d94, double d95, double d96,
            double d97, double d98, double d99, double d100, double d101, double d102, double d103, double
            d104, double d105, double d106, double d107, double d108, double d109, double d110, double d111,
            double d112, double d113, double d114, double d115, double d116, double d117, double d118, double
            d119, double d120, double d121, double d122, double d123, double d124, double d125, double d126) {
        return d0 - d1 - d2 - d3 - d4 - d5 - d6 - d7 - d8 - d9 - d10 - d11 - d12 - d13 - d14 - d15 - d16 - d17
                - d18 - d19 - d20 - d21 - d22 - d23 - d24 - d25 - d26 - d27 - d28 - d29 - d30 - d31 - d32 -
                d33 - d34 - d35 - d36 - d37 - d38 - d39 - d40 - d41 - d42 - d43 - d44 - d45 - d46 - d47 - d48
                - d49 - d50 - d51 - d52 - d53 - d54 - d55 - d56 - d57 - d58 - d59 - d60 - d61 - d62 - d63 -
                d64 - d65 - d66 - d67 - d68 - d69 - d70 - d71 - d72 - d73 - d74 - d75 - d76 - d77 - d78 - d79
                - d80 - d81 - d82 - d83 - d84 - d85 - d86 - d87 - d88 - d89 - d90 - d91 - d92 - d93 - d94 -
                d95 - d96 - d97 - d98 - d99 - d100 - d101 - d102 - d103 - d104 - d105 - d106 - d107 - d108 -
                d109 - d110 - d111 - d112 - d113 - d114 - d115 - d116 - d117 - d118 - d119 - d120 - d121 -
                d122 - d123 - d124 - d125 - d126;
    }

    public static void main(String[] args) {
        int x = args.length;
        p("all", all(x + 0, x + 1, x + 2, x + 3, x + 4, x + 5, x + 6, x + 7, x + 8, x + 9, x + 10, x + 11, x +
                12, x + 13, x + 14, x + 15, x + 16, x + 17, x + 18, x + 19, x + 20, x + 21, x + 22, x + 23, x
                + 24, x + 25, x + 26, x + 27, x + 28, x + 29, x + 30, x + 31, x + 32, x + 33, x + 34, x + 35,
                x + 36, x + 37, x + 38, x + 39, x + 40, x + 41, x + 42, x + 43, x + 44, x + 45, x + 46, x +
                47, x + 48, x + 49, x + 50, x + 51, x + 52, x + 53, x + 54, x + 55, x + 56, x + 57, x + 58, x
                + 59, x + 60, x + 61, x + 62, x + 63, x + 64, x + 65, x + 66, x + 67, x + 68, x + 69, x + 70,
                x + 71, x + 72, x + 73, x + 74, x + 75, x + 76, x + 77, x + 78, x + 79, x + 80, x + 81, x +
                82, x + 83, x + 84, x + 85, x + 86, x + 87, x + 88, x + 89, x + 90, x + 91, x + 92, x + 93, x
                + 94, x + 95, x + 96, x + 97, x + 98, x + 99, x + 100, x + 101, x + 102, x + 103, x + 104, x +
                105, x + 106, x + 107, x + 108, x + 109, x + 110, x + 111, x + 112, x + 113, x + 114, x + 115,
                x + 116, x + 117, x + 118, x + 119, x + 120, x + 121, x + 122, x + 123, x + 124, x + 125, x +
                126, (x + 127L) << 20, (x + 128L) << 20, (x + 129L) << 20, (x + 130L) << 20, (x + 131L) << 20,
                (x + 132L) << 20, (x + 133L) << 20, (x + 134L) << 20, (x + 135L) << 20, (x + 136L) << 20, (x +
                137L) << 20, (x + 138L) << 20, (x + 139L) << 20, (x + 140L) << 20, (x + 141L) << 20, (x +
                142L) << 20, (x + 143L) << 20, (x + 144L) << 20, (x + 145L) << 20, (x + 146L) << 20, (x +
                147L) << 20, (x + 148L) << 20, (x + 149L) << 20, (x + 150L) << 20, (x + 151L) << 20, (x +
                152L) << 20, (x + 153L) << 20, (x + 154L) << 20, (x + 155L) << 20, (x + 156L) << 20, (x +
                157L) << 20, (x + 158L) << 20, (x + 159L) << 20, (x + 160L) << 20, (x + 161L) << 20, (x +
                162L) << 20, (x + 163L) << 20, (x + 164L) << 20, (x + 165L) << 20, (x + 166L) << 20, (x +
                167L) << 20, (x + 168L) << 20, (x + 169L) << 20, (x + 170L) << 20, (x + 171L) << 20, (x +
                172L) << 20, (x + 173L) << 20, (x + 174L) << 20, (x + 175L) << 20, (x + 176L) << 20, (x +
                177L) << 20, (x + 178L) << 20, (x + 179L) << 20, (x + 180L) << 20, (x + 181L) << 20, (x +
                182L) << 20, (x + 183L) << 20, (x + 184L) << 20, (x + 185L) << 20, (x + 186L) << 20, (x +
                187L) << 20, (x + 188L) << 20, (x + 189L) << 20, (x + 190L) << 20));
        p("inst", new ManyArgs().inst(x + 0.5, x + 1.5, x + 2.5, x + 3.5, x + 4.5, x + 5.5, x + 6.5, x + 7.5,
                x + 8.5, x + 9.5, x + 10.5, x + 11.5, x + 12.5, x + 13.5, x + 14.5, x + 15.5, x + 16.5, x +
                17.5, x + 18.5, x + 19.5, x + 20.5, x + 21.5, x + 22.5, x + 23.5, x + 24.5, x + 25.5, x +
                26.5, x + 27.5, x + 28.5, x + 29.5, x + 30.5, x + 31.5, x + 32.5, x + 33.5, x + 34.5, x +
                35.5, x + 36.5, x + 37.5, x + 38.5, x + 39.5, x + 40.5, x + 41.5, x + 42.5, x + 43.5, x +
                44.5, x + 45.5, x + 46.5, x + 47.5, x + 48.5, x + 49.5, x + 50.5, x + 51.5, x + 52.5, x +
                53.5, x + 54.5, x + 55.5, x + 56.5, x + 57.5, x + 58.5, x + 59.5, x + 60.5, x + 61.5, x +
                62.5, x + 63.5, x + 64.5, x + 65.5, x + 66.5, x + 67.5, x + 68.5, x + 69.5, x + 70.5, x +
                71.5, x + 72.5, x + 73.5, x + 74.5, x + 75.5, x + 76.5, x + 77.5, x + 78.5, x + 79.5, x +
                80.5, x + 81.5, x + 82.5, x + 83.5, x + 84.5, x + 85.5, x + 86.5, x + 87.5, x + 88.5, x +
                89.5, x + 90.5, x + 91.5, x + 92.5, x + 93.5, x + 94.5, x + 95.5, x + 96.5, x + 97.5, x +
                98.5, x + 99.5, x + 100.5, x + 101.5, x + 102.5, x + 103.5, x + 104.5, x + 105.5, x + 106.5, x
                + 107.5, x + 108.5, x + 109.5, x + 110.5, x + 111.5, x + 112.5, x + 113.5, x + 114.5, x +
                115.5, x + 116.5, x + 117.5, x + 118.5, x + 119.5, x + 120.5, x + 121.5, x + 122.5, x + 123.5,
                x + 124.5, x + 125.5, x + 126.5));
    }
}
