import '@testing-library/jest-dom';
import { configure } from '@testing-library/dom';

// Only for what would never come: a busy machine is slow, not wrong.
configure( { asyncUtilTimeout: 15_000 } );
