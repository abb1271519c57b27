<?php return array('dependencies' => array(), 'version' => 'a8db02bcb7990d6b79a4');
