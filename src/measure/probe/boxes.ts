import type { LayoutImage, Screen } from '../../domain/types';
import type { Size } from './element-size';
import type { Measured } from './targets';

const MOST_SCREENS = 150;
const MOST_IMAGES = 300;
const MOST_BOXES = 320;
const MOST_PIXELS = 20000;

/** Collects, for each image, the sizes of its elements and the screens with each size, up to the limits above. */
export class Boxes {
	readonly screens: Screen[] = [];
	readonly #images = new Map< string, LayoutImage >();

	/** Adds the screens to measure next, up to the limit, and returns their indexes. */
	addScreens( screens: Screen[] ): number[] {
		const room = MOST_SCREENS - this.screens.length;
		return screens
			.slice( 0, room )
			.map( ( screen ) => this.screens.push( screen ) - 1 );
	}

	add( measured: Measured, screens: number[] ): void {
		const { size } = measured;
		const image = this.#image( measured );
		const box: Size = {
			width: round( size.width ),
			height: round( size.height ),
			padding_x: round( size.padding_x ),
			padding_y: round( size.padding_y ),
		};
		const same = image?.boxes.find(
			( other ) =>
				other.width === box.width &&
				other.height === box.height &&
				other.padding_x === box.padding_x &&
				other.padding_y === box.padding_y
		);
		if ( same ) {
			// Several elements can have the same image and size, for example from one style sheet rule.
			same.screens.push(
				...screens.filter( ( n ) => ! same.screens.includes( n ) )
			);
		} else if ( image && image.boxes.length < MOST_BOXES ) {
			image.boxes.push( { ...box, screens: [ ...screens ] } );
		}
	}

	images(): LayoutImage[] {
		return [ ...this.#images.values() ];
	}

	#image( { kind, placeholder }: Measured ): LayoutImage | undefined {
		const { source, width, height } = placeholder;
		const key = JSON.stringify( [ kind, width, height, source ] );
		if ( ! this.#images.has( key ) && this.#images.size < MOST_IMAGES ) {
			this.#images.set( key, {
				source,
				kind,
				width,
				height,
				boxes: [],
			} );
		}
		return this.#images.get( key );
	}
}

/** Rounds to 1/64 pixel, the precision of browser layout, and limits the size to what the server accepts. */
function round( pixels: number ): number {
	const kept = Math.round( pixels * 64 ) / 64;
	return Math.min( MOST_PIXELS, Math.max( 0, kept || 0 ) );
}
