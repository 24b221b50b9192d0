"""House colours: for each style the paints its drawings choose from, in order."""

from realestate.modules.demo.drawing.building import Paint

CREAM, IVORY, WHITE, CHARCOAL = "#f1e8d6", "#ebe3d0", "#f8f5ee", "#33383c"

PAINTS: dict[str, tuple[Paint, ...]] = {
    "craftsman": (
        Paint("#7d9382", CREAM, "#5a5650", "#8f3f2c", "#a3917c"),
        Paint("#4f6f7d", CREAM, "#4b4d50", "#c98a3c", "#9b9186"),
        Paint("#b98d5a", IVORY, "#5d5048", "#3c5a4c", "#a58f78"),
        Paint("#93584a", IVORY, "#4a4745", "#e0b45c", "#8f8a80"),
        Paint("#8fa3a6", WHITE, "#535a60", "#2f5d62", "#b0a392"),
    ),
    "tudor": (
        Paint("#efe4cd", "#6b4a35", "#6e5546", "#4d6b57", "#a4654b", "#5a4032"),
        Paint("#e6dcc9", "#4a4038", "#565a5e", "#7d3b2d", "#8f6f5c", "#3f342d"),
        Paint("#f3ead9", "#5b4636", "#7a5b48", "#37576b", "#b07a59", "#6b4c3a"),
    ),
    "colonial": (
        Paint("#f2eee2", WHITE, "#5d6064", "#2e4a57", "#a5604a"),
        Paint("#a9b8bd", WHITE, "#4e5358", "#8d3c33", "#9c6a55"),
        Paint("#e8d7a6", WHITE, "#6a5d52", "#3f5a48", "#a5694f"),
        Paint("#a9664f", CREAM, "#54504e", "#2b3a3f", "#94553f"),
        Paint("#6f8b84", WHITE, "#53504c", "#c2803a", "#9d7a66"),
    ),
    "midcentury": (
        Paint("#8a5f41", CREAM, "#5b5a55", "#d98d3a", "#a89a86", "#a2714a"),
        Paint("#5f7c78", CREAM, "#4f5552", "#e0a53f", "#9f9486", "#b07d52"),
        Paint("#d9cdb4", IVORY, "#6d655a", "#c3563b", "#a08d78", "#9a6b45"),
        Paint("#3f474b", "#e7dfcf", "#3c4043", "#6fa19a", "#8d8a84", "#b0784a"),
    ),
    "rambler": (
        Paint("#e9dfc8", WHITE, "#6b5a4e", "#4f6d5a", "#a9644b"),
        Paint("#93a59c", CREAM, "#55534f", "#b5563c", "#9a6b55"),
        Paint("#b9c4c9", WHITE, "#4f555b", "#2f4f66", "#8f5d4c"),
        Paint("#d3b98c", IVORY, "#5c5048", "#37545c", "#8d6a57"),
        Paint("#7b8a6b", CREAM, "#5a5148", "#d2a045", "#a88f78"),
    ),
    "modern": (
        Paint("#efebe3", "#f7f5f0", "#4a4d50", "#3a4a4f", "#a39d93", "#a9744a"),
        Paint("#4b5257", "#2f3437", "#34383b", "#c98b45", "#9b958b", "#b27c4e"),
        Paint("#cfc6b6", "#5a534b", "#4a4743", "#384b45", "#8f8a83", "#8f6242"),
        Paint("#f3efe8", "#393e42", "#3a3d40", "#a65a3a", "#b0a594", "#9c6a43"),
    ),
    "townhouse": (
        Paint("#7f9aa3", WHITE, "#50565b", "#a6483a", "#a4644d"),
        Paint("#b8a27e", CREAM, "#57504a", "#31525b", "#8c5a47"),
        Paint("#6f8a78", CREAM, "#4b4f4c", "#d29a45", "#b5785a"),
    ),
    "cabin": (
        Paint("#8a5c3c", "#5d3f2c", "#4b5752", "#a8452f", "#8f8b84", "#9c683f"),
        Paint("#5b4a3d", "#d8c3a0", "#3f474a", "#c07e35", "#97907f", "#7a5238"),
        Paint("#a9794d", "#3d4b46", "#57443a", "#33584c", "#8a8782", "#b0804f"),
    ),
    "lakehouse": (
        Paint("#8ea2a5", WHITE, "#535b61", "#35565c", "#a39a8c", "#a5774f"),
        Paint("#e9e4d8", "#41484c", "#474d51", "#35565c", "#9a958b", "#b0855a"),
        Paint("#6b7f6f", CREAM, "#54514b", "#8f4b33", "#98907f", "#9a6c46"),
        Paint("#3f5560", WHITE, "#3d4347", "#d19a4a", "#aaa294", "#b98c5f"),
    ),
}
