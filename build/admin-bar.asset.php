<?php return array('dependencies' => array('wp-i18n'), 'version' => 'a28bf58562988fbddd89');
