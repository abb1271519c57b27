<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '6bf6db504f04784c1382');
