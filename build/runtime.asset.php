<?php return array('dependencies' => array(), 'version' => '918a3df586c9d39c412f');
