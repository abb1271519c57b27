<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'cb9394acb6c2c5ae04c6');
