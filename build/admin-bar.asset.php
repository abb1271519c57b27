<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '5a8311f5121ecc0d9ebd');
