import CellUI
