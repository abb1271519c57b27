<?php return array('dependencies' => array(), 'version' => '2f1da4757eca0d604375');
