import { __ } from '@wordpress/i18n';

import { beforeAndAfter, oldAndFile } from '../domain/comparison';
import type { Comparison } from '../domain/types';
import { CompareImages } from './compare-images';
import { PicturePair } from './picture-pair';

/** Compares a copy before and after a flush, or shows the old copy that visitors still get beside the site's file. */
export function BeforeAndAfter( { comparison }: { comparison: Comparison } ) {
	const stale = oldAndFile( comparison );
	if ( stale ) {
		const visitors = __( 'What visitors get', 'shortpixel-flush' );
		const file = __( 'Your file', 'shortpixel-flush' );
		return (
			<PicturePair
				pictures={ [
					{ src: stale.old, name: visitors, alt: visitors },
					{ src: stale.file, name: file, alt: file },
				] }
			/>
		);
	}
	const pair = beforeAndAfter( comparison );
	return (
		pair && (
			<CompareImages
				before={ {
					src: pair.before,
					alt: __( 'The image before the flush', 'shortpixel-flush' ),
				} }
				after={ {
					src: pair.after,
					alt: __( 'The image after the flush', 'shortpixel-flush' ),
				} }
			/>
		)
	);
}
