import type { Screen } from '../domain/types';

/** As wide as the bar of Chrome, Edge and Firefox on Windows and Linux. */
const BAR = 15;

/**
 * Gives how much of its window's width a screen leaves to the scroll bar. A desktop's screens come in pairs, with and
 * without one. Pages are laid out beside the bar, but what they ask of the window (`vw`, media queries) counts it in.
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
