<?php return array('dependencies' => array(), 'version' => '7f5472eac4a4af16f5e6');
