<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '5db194d497076ed804ba');
