/**
 * Requests lazy images once they come near the screen, with the addresses that the real plugin's script writes. It
 * reproduces that script's observable behaviour, without its extras (LQIP, galleries).
 */
( function () {
	'use strict';

	const {
		CSSStyleRule,
		getComputedStyle,
		IntersectionObserver,
		MutationObserver,
		spai_settings: settings,
	} = window;
	const marker = 'data:image/svg+xml;base64,';
	/** The largest size requested so far, by source. Only images count: a background may never be loaded. */
	const widest = new Map();
	const watched = new WeakSet();

	/** Reads the source and size of a placeholder's image; null if it names none. */
	function pictureOf( placeholder ) {
		const svg = atob( placeholder.slice( marker.length ) );
		const said = ( name ) =>
			new RegExp( `data-${ name }="([^"]*)"` ).exec( svg )?.[ 1 ] ?? '';
		const named = decodeURIComponent( said( 'u' ).replace( /\+/g, '%20' ) );
		return named === ''
			? null
			: {
					source: new URL( named, window.location.href ).href,
					width: Number( said( 'w' ) ),
					height: Number( said( 'h' ) ),
				};
	}

	function placeholdersIn( text ) {
		return text.match( /data:image\/svg\+xml;base64,[\w+/]+=*/g ) ?? [];
	}

	/** Rounds a width up to the next breakpoint of the settings; each is a fixed percentage above the last. */
	function breakpointFor( width ) {
		const { base, rate } = settings.size_breakpoints;
		if ( width <= base ) {
			return base;
		}
		const growth = 1 + rate / 100;
		const steps = Math.floor(
			Math.log( width / base ) / Math.log( growth )
		);
		return width <= Math.ceil( base * growth ** steps )
			? Math.ceil( width )
			: Math.ceil( base * growth ** ( steps + 1 ) );
	}

	/** Returns the size to request, in device pixels: a larger one of the same shape if that was requested before. */
	function dots( source, layout, isImage ) {
		let { width, height } = layout;
		if ( settings.size_breakpoints.on ) {
			const wider = breakpointFor( width );
			height = height && Math.round( ( wider / width ) * height );
			width = wider;
		}
		const asked = {
			width: Math.round( width * window.devicePixelRatio ),
			height: height && Math.round( height * window.devicePixelRatio ),
		};
		const known = widest.get( source );
		if ( ! known || known.width < asked.width ) {
			if ( isImage ) {
				widest.set( source, asked );
			}
			return asked;
		}
		const shape = ( size ) => size.width / size.height;
		const isSameShape =
			known.height && asked.height
				? Math.abs( 1 - shape( asked ) / shape( known ) ) < 0.005
				: ! known.height && ! asked.height;
		return isSameShape ? known : asked;
	}

	/** Returns the parameter for the image format, if any. Every current browser supports both WebP and AVIF. */
	function conversion() {
		const { webp, avif, webp_detect: choosesHere } = settings;
		if ( choosesHere ) {
			return avif ? 'to_avif' : webp && 'to_webp';
		}
		return webp && avif
			? 'to_auto'
			: ( webp && 'to_webp' ) || ( avif && 'to_avif' );
	}

	function cdnUrl( source, layout, isImage ) {
		const ending = (
			/\.([^./?]+)(?:$|\?)/.exec( source )?.[ 1 ] ?? 'jpg'
		).replace( 'jpeg', 'jpg' );
		const tail =
			( source.startsWith( 'https://' ) ? '' : '+p_h' ) +
			'/' +
			source.replace( /^https?:\/\//, '' );
		if ( [ 'svg', 'webp', 'avif' ].includes( ending ) ) {
			return settings.api_short_url + tail;
		}
		let url = settings.api_url.replace( `w_%WIDTH%${ settings.sep }`, '' );
		if ( layout.width > 1 && layout.width < 99999 ) {
			const { width, height } = dots( source, layout, isImage );
			url = settings.api_url.replace(
				'%WIDTH%',
				height ? `${ width }+h_${ height }` : String( width )
			);
		}
		const format = conversion();
		const converts = settings.extensions_to_nextgenimg[ ending ] ?? true;
		return url + ( format && converts ? settings.sep + format : '' ) + tail;
	}

	function isShown( element ) {
		return (
			element.offsetWidth > 0 ||
			element.offsetHeight > 0 ||
			element.getClientRects().length > 0
		);
	}

	function sum( style, ...names ) {
		return names.reduce(
			( total, name ) => total + ( parseFloat( style[ name ] ) || 0 ),
			0
		);
	}

	/** Returns an element's computed size; without one, the size of its attributes or of its parent. */
	function computedSize( element, style ) {
		const size = {
			width: parseFloat( style.width ),
			height: parseFloat( style.height ),
		};
		if ( size.width > 1 ) {
			return size;
		}
		const named = [ 'width', 'height' ].map( ( name ) =>
			parseInt( element.getAttribute( name ) ?? '', 10 )
		);
		const outer =
			element.tagName === 'IMG' && named.every( Number.isFinite )
				? { width: named[ 0 ], height: named[ 1 ] }
				: element.parentElement && layoutOf( element.parentElement );
		return (
			outer && {
				width: outer.width - sum( style, 'marginLeft', 'marginRight' ),
				height:
					outer.height - sum( style, 'marginTop', 'marginBottom' ),
			}
		);
	}

	/** Returns an element's size less padding and border; null if it has none yet. */
	function layoutOf( element ) {
		const style = getComputedStyle( element );
		const isSized = isShown( element ) && style.width !== '0px';
		const size = isSized ? computedSize( element, style ) : null;
		return (
			size && {
				width:
					size.width -
					sum( style, 'paddingLeft', 'paddingRight' ) -
					sum( style, 'borderLeftWidth', 'borderRightWidth' ),
				height:
					size.height -
					sum( style, 'paddingTop', 'paddingBottom' ) -
					sum( style, 'borderTopWidth', 'borderBottomWidth' ),
				outerWidth: Math.round( size.width ),
				outerHeight: Math.round( size.height ),
			}
		);
	}

	/**
	 * Returns the size that an image needs to fill its box. If the box is taller than the image's shape, its height
	 * decides.
	 */
	function imageLayout( picture, { width, height } ) {
		const isTaller = height > ( picture.height * width ) / picture.width;
		const crops = isTaller && settings.crop;
		const needed =
			isTaller && ! crops
				? Math.round( ( picture.width * height ) / picture.height )
				: width;
		return {
			width:
				picture.width > 1 ? Math.min( picture.width, needed ) : needed,
			height: crops ? height : 0,
		};
	}

	function loadImage( image ) {
		const picture = pictureOf( image.getAttribute( 'src' ) );
		const layout = layoutOf( image );
		if ( ! picture || ! layout ) {
			return;
		}
		const { source } = picture;
		image.src = cdnUrl( source, imageLayout( picture, layout ), true );
		if ( image.getAttribute( 'srcset' ) ) {
			image.setAttribute( 'srcset', '' );
			image.setAttribute( 'sizes', '' );
		}
		image.setAttribute(
			'data-spai-upd',
			String( Math.round( layout.width ) )
		);
	}

	/**
	 * Returns the visible part of a background image along each axis: its start and size in the file, and the size
	 * at which it is shown, at most that in the file.
	 */
	function partSeen( element, picture ) {
		const style = getComputedStyle( element );
		const isFixed = style.backgroundAttachment === 'fixed';
		const file = [ picture.width, picture.height ];
		const room = [ element.clientWidth, element.clientHeight ];
		const seen = isFixed
			? [ window.screen.width, Infinity ]
			: [ element.offsetWidth, element.offsetHeight ];
		const fits = room.map( ( length, axis ) => length / file[ axis ] );
		const fitted = {
			cover: isFixed ? fits[ 0 ] : Math.max( ...fits ),
			contain: isFixed ? fits[ 0 ] : Math.min( ...fits ),
		}[ style.backgroundSize ];
		const percent = parseFloat( style.backgroundSize ) / 100;
		const scale = fitted ?? ( percent ? fits[ 0 ] * percent : 1 );
		const places = [ style.backgroundPositionX, style.backgroundPositionY ];
		return file.map( ( length, axis ) => {
			const drawn = length * scale;
			const place = parseFloat( places[ axis ] ) || 0;
			const isShare = places[ axis ].endsWith( '%' );
			const placed = isShare
				? ( ( room[ axis ] - drawn ) * place ) / 100
				: place;
			// A contained image's position is ignored.
			const offset = style.backgroundSize === 'contain' ? 0 : placed;
			const first = Math.max( offset, 0 );
			const shown = Math.min( drawn + offset, seen[ axis ] ) - first;
			return {
				from: Math.round( Math.max( 0, first - offset ) / scale ),
				size: Math.round( shown / scale ),
				view: Math.round( shown / Math.max( 1, scale ) ),
			};
		} );
	}

	/** Returns the address of the visible part; null if that is the whole image, or images are not cropped. */
	function cutUrl( picture, [ across, down ] ) {
		const { width, height } = picture;
		const isWhole =
			across.from + down.from === 0 &&
			across.size === width &&
			down.size === height;
		const isAsLarge = across.view === width && down.view === height;
		if ( ! settings.crop || isWhole || isAsLarge ) {
			return null;
		}
		const dot = window.devicePixelRatio;
		const cut = `sc_${ across.from }x${ down.from }:${ across.size }x${
			down.size
		}:${ across.view * dot }x${ down.view * dot }`;
		const whole = cdnUrl( picture.source, { width: 9, height: 0 }, false );
		return whole.replace( /w_\d+/, cut );
	}

	function backgroundUrl( element, picture, layout, isTags ) {
		const isKnown = picture.width > 1 && picture.height > 1;
		const part = isKnown ? partSeen( element, picture ) : null;
		const cut = part && cutUrl( picture, part );
		if ( cut ) {
			return cut;
		}
		const covers = /^(cover|contain)$/.test(
			getComputedStyle( element ).backgroundSize
		);
		const drawn = part?.[ 0 ].view ?? ( covers && element.offsetWidth );
		const width = Math.min(
			picture.width || 99999,
			window.screen.width,
			( isTags ? layout.outerWidth : drawn ) || 99999,
			settings.backgrounds_max_width || 99999
		);
		const height = Math.min(
			picture.height || 99999,
			window.screen.height,
			( isTags && layout.outerHeight ) || 99999
		);
		return cdnUrl(
			picture.source,
			{ width, height: settings.crop && isKnown ? height : 0 },
			false
		);
	}

	function loadBackground( element ) {
		const isTags =
			placeholdersIn( element.getAttribute( 'style' ) ?? '' ).length > 0;
		const layout = layoutOf( element );
		if ( ! layout ) {
			return;
		}
		let css = getComputedStyle( element ).backgroundImage;
		for ( const placeholder of placeholdersIn( css ) ) {
			const picture = pictureOf( placeholder );
			if ( picture ) {
				css = css.replace(
					placeholder,
					backgroundUrl( element, picture, layout, isTags )
				);
			}
		}
		element.style.setProperty( 'background-image', css, 'important' );
	}

	function load( element ) {
		watched.delete( element );
		if (
			element.tagName === 'IMG' &&
			element.getAttribute( 'src' )?.startsWith( marker )
		) {
			loadImage( element );
		}
		if ( getComputedStyle( element ).backgroundImage.includes( marker ) ) {
			loadBackground( element );
		}
	}

	/** Returns the elements to which rules of style sheets give a placeholder; none unless style blocks are lazy. */
	function styledElements() {
		if ( ! settings.lazy_bg_style ) {
			return [];
		}
		const rules = [ ...document.styleSheets ].flatMap( ( sheet ) => {
			try {
				return [ ...sheet.cssRules ];
			} catch {
				// The style sheet of another site can't be read.
				return [];
			}
		} );
		return rules
			.filter(
				( rule ) =>
					rule instanceof CSSStyleRule &&
					rule.cssText.includes( marker )
			)
			.flatMap( ( { selectorText } ) => [
				...document.querySelectorAll( selectorText ),
			] );
	}

	const observer = new IntersectionObserver(
		( entries ) =>
			entries
				.filter( ( { isIntersecting } ) => isIntersecting )
				.forEach( ( { target } ) => {
					observer.unobserve( target );
					load( target );
				} ),
		{ rootMargin: `${ settings.lazy_threshold }px` }
	);

	function watch() {
		const elements = [
			...document.querySelectorAll(
				`img[src^="${ marker }"], [style*="${ marker }"]`
			),
			...styledElements().filter( ( element ) =>
				getComputedStyle( element ).backgroundImage.includes( marker )
			),
		];
		elements
			.filter( ( element ) => ! watched.has( element ) )
			.forEach( ( element ) => {
				watched.add( element );
				observer.observe( element );
			} );
	}

	function start() {
		watch();
		let timer = 0;
		// Images may be added, or get a width, later.
		new MutationObserver( () => {
			clearTimeout( timer );
			timer = setTimeout( watch, 50 );
		} ).observe( document.body, {
			attributes: true,
			childList: true,
			subtree: true,
		} );
	}

	if ( document.readyState === 'loading' ) {
		document.addEventListener( 'DOMContentLoaded', start );
	} else {
		start();
	}
} )();
