import { __ } from '@wordpress/i18n';

import { beforeAndAfter } from '../domain/comparison';
import type { Comparison } from '../domain/types';
import { CompareImages } from './compare-images';

/** A copy as visitors got it before a flush and get it since; nothing where one of both is not known. */
export function BeforeAndAfter( { comparison }: { comparison: Comparison } ) {
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
