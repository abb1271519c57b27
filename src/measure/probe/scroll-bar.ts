import type { Screen } from '../../domain/types';

/** The usual width of a scroll bar on a desktop. */
const BAR = 15;

/**
 * Returns the part of the window's width that the scroll bar takes. Desktop screens come in pairs, with and without a
 * scroll bar. Pages are laid out beside the bar, but `vw` and media queries include it.
 */
export function scrollBarOf(
	{ width, density }: Screen,
	screens: Screen[]
): number {
	const isDesktop = width >= 700 && density <= 2;
	const hasPair = screens.some(
		( other ) => other.width === width + BAR && other.density === density
	);
	return isDesktop && hasPair ? BAR : 0;
}
