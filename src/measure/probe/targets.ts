import type { LayoutImage } from '../../domain/types';
import { isShown, type Size, sizeOf, viewOf } from './element-size';
import { type Placeholder, placeholdersIn } from './placeholder';
import { SHOWN } from './shown';
import { KEPT_SRCSET } from './stand-in';

export interface Measured {
	kind: LayoutImage[ 'kind' ];
	placeholder: Placeholder;
	size: Size;
}

/** Measures one element in the page's current layout; returns an empty list for a hidden one. */
export type Target = () => Measured[];

const MARK = 'data:image/';
/** The most elements to measure, since a page can repeat an image many times. */
const MOST = 600;
const NO_WIDTH: Size = { width: 0, height: 0, padding_x: 0, padding_y: 0 };

/** Finds elements with a placeholder in their attributes, their style, or a style sheet, up to a limit. */
export function findTargets( doc: Document, page: string ): Target[] {
	const elements = [
		...doc.querySelectorAll< HTMLElement >( `[src^="${ MARK }"],
			[data-src^="${ MARK }"], [data-thumb^="${ MARK }"], [poster^="${ MARK }"],
			[data-large_image^="${ MARK }"], [${ KEPT_SRCSET }*="${ MARK }"]` ),
	].flatMap( ( element ) => attributeTargets( element, page ) );
	const styled = new Set(
		doc.querySelectorAll< HTMLElement >( `[style*="${ MARK }"]` )
	);
	const inStyles = [ ...styled ].map( ( element ) => {
		element.setAttribute( SHOWN, '' );
		return () => backgrounds( element, page, true );
	} );
	const inSheets = [ ...doc.styleSheets ].flatMap( ( sheet ) =>
		rulesOf( sheet ).flatMap( ( rule ) =>
			ruleTargets( doc, rule, page, styled )
		)
	);
	return [ ...elements, ...inStyles, ...inSheets ].slice( 0, MOST );
}

function attributeTargets( element: HTMLElement, page: string ): Target[] {
	const isImage = element.tagName === 'IMG';
	const read = ( ...names: string[] ) =>
		names.flatMap( ( name ) =>
			placeholdersIn( element.getAttribute( name ) ?? '', page )
		);
	const sized = read( 'src', 'poster', ...( isImage ? [] : [ 'data-src' ] ) );
	// Files that an image keeps for later, such as a zoom, are requested at full size.
	const whole = read(
		KEPT_SRCSET,
		'data-thumb',
		'data-large_image',
		...( isImage ? [ 'data-src' ] : [] )
	);
	const images = ( placeholders: Placeholder[], size: Size ): Measured[] =>
		placeholders.map( ( placeholder ) => ( {
			kind: 'image',
			placeholder,
			size,
		} ) );
	return sized.length + whole.length === 0
		? []
		: [
				() => {
					const size = sizeOf( element );
					return size
						? [
								...images( sized, size ),
								...images( whole, NO_WIDTH ),
							]
						: [];
				},
			];
}

function backgrounds(
	element: HTMLElement,
	page: string,
	isOwnStyle: boolean
): Measured[] {
	const style = viewOf( element ).getComputedStyle( element );
	// Prefers the computed background, which can depend on the screen. A lazy loader's style sheet can hide that of the
	// style attribute.
	const shown =
		isOwnStyle && ! style.backgroundImage.includes( MARK )
			? element.style.backgroundImage
			: style.backgroundImage;
	if ( ! shown.includes( MARK ) || ! isShown( element ) ) {
		return [];
	}
	const size = sizeOf( element );
	return size
		? placeholdersIn( shown, page ).map( ( placeholder ) => ( {
				kind: 'background',
				placeholder,
				size,
			} ) )
		: [];
}

/** Returns a sheet's rules, including nested ones; none for a sheet of another origin, which can't be read. */
function rulesOf( sheet: CSSStyleSheet | CSSGroupingRule ): CSSStyleRule[] {
	let rules: CSSRule[] = [];
	try {
		rules = [ ...sheet.cssRules ];
	} catch {}
	return rules.flatMap( ( rule ) => [
		...( 'selectorText' in rule ? [ rule as CSSStyleRule ] : [] ),
		...( 'cssRules' in rule ? rulesOf( rule as CSSGroupingRule ) : [] ),
		...( 'styleSheet' in rule && rule.styleSheet
			? rulesOf( rule.styleSheet as CSSStyleSheet )
			: [] ),
	] );
}

function ruleTargets(
	doc: Document,
	{ selectorText, style }: CSSStyleRule,
	page: string,
	seen: Set< HTMLElement >
): Target[] {
	const background = style.getPropertyValue( 'background-image' );
	if ( ! background.includes( MARK ) ) {
		return [];
	}
	const behind = /:{1,2}(?:before|after)\b/g;
	if ( behind.test( selectorText ) ) {
		return [ ...matching( doc, selectorText.replace( behind, '' ) ) ].map(
			( element ) => () =>
				isShown( element )
					? placeholdersIn( background, page ).map(
							( placeholder ) => ( {
								kind: 'background',
								placeholder,
								size: NO_WIDTH,
							} )
						)
					: []
		);
	}
	return [ ...matching( doc, selectorText ) ]
		.filter( ( element ) => ! seen.has( element ) && seen.add( element ) )
		.map( ( element ) => {
			element.setAttribute( SHOWN, '' );
			return () => backgrounds( element, page, false );
		} );
}

function matching( doc: Document, selector: string ): Iterable< HTMLElement > {
	try {
		return doc.querySelectorAll< HTMLElement >( selector );
	} catch {
		return [];
	}
}
